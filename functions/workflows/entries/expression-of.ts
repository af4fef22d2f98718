import { patterns } from '../../engine/patterns.ts';

const named: Readonly<Record<string, string>> = patterns;

/** The expression that an entry's `cron` means: a pattern by its name, or six fields with or without `cron(…)` around them. */
export function expressionOf(cron: string): string {
  if (Object.hasOwn(named, cron)) return named[cron] ?? cron;
  return /^\w+\(/.test(cron) ? cron : `cron(${cron})`;
}
