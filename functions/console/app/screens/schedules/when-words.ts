/** When a schedule comes, in words. */

interface When {
  readonly pattern: string | null;
  readonly cron: string | null;
  readonly at: string | null;
}

/** Named patterns with their words, in the order of the list that offers them. */
export const patterns: readonly (readonly [string, string])[] = [
  ['EVERY_MINUTE', 'every minute'],
  ['EVERY_5_MINUTES', 'every 5 minutes'],
  ['EVERY_15_MINUTES', 'every 15 minutes'],
  ['EVERY_30_MINUTES', 'every 30 minutes'],
  ['EVERY_HOUR', 'every hour'],
  ['EVERY_6_HOURS', 'every 6 hours'],
  ['EVERY_12_HOURS', 'every 12 hours'],
  ['DAILY_AT_MIDNIGHT', 'daily at midnight'],
  ['DAILY_AT_2AM', 'daily at 02:00'],
  ['DAILY_AT_NOON', 'daily at noon'],
  ['WEEKLY_SUNDAY', 'on Sundays'],
  ['WEEKLY_MONDAY', 'on Mondays'],
  ['MONTHLY_FIRST', 'on the first of the month'],
];

/** `once` stands for a moment that the caller shows; a cron is shown as it is written. */
export function whenWords({ pattern, cron, at }: When): string {
  if (at !== null) return 'once';
  return patterns.find(([name]) => name === pattern)?.[1] ?? pattern ?? cron ?? '';
}
