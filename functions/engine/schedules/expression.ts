/** Schedule expressions: `cron(…)`, `rate(…)` and `at(…)`, with their start and end dates. */
import { type Gaps, parseCron } from './cron.ts';
import { ExpressionError } from './cron-field.ts';
import { instantOfWallTime, isTimeZone } from './wall-time.ts';

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** When a schedule runs, in milliseconds since 1970. */
export interface Expression {
  readonly isRecurring: boolean;
  /** Returns the first occurrence later than `afterMs`; `undefined` after the last one. */
  next(afterMs: number): number | undefined;
}

export interface ExpressionSettings {
  readonly timeZone: string;
  /** When the schedule got this expression: a rate without a start date counts from it. */
  readonly anchorMs: number;
  /** First and last instant at which a recurring schedule may run. One-time schedules ignore both. */
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
  /** Of cron expressions; `skip` unless it is given. */
  readonly gaps?: Gaps;
}

function parseRate(text: string, phaseMs: number): (afterMs: number) => number {
  const match = /^([1-9]\d{0,8}) (minute|hour|day)s?$/.exec(text);
  if (!match) throw new ExpressionError(`rate(${text}) is not a positive number of minutes, hours or days`);
  const unit = match[2] === 'minute' || match[2] === 'hour' ? match[2] : 'day';
  const intervalMs = Number(match[1]) * UNIT_MS[unit];
  return (afterMs) => phaseMs + Math.max(0, Math.floor((afterMs - phaseMs) / intervalMs) + 1) * intervalMs;
}

/** Returns the instant of `at(…)`. AWS documents the skipped hour for cron only; the same rule applies here. */
function parseAt(text: string, zone: string): number | undefined {
  const wall = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  // 2026-02-30 parses as 2 March; only a real date is formatted as it was given.
  if (Number.isNaN(wall) || new Date(wall).toISOString().slice(0, 19) !== text) {
    throw new ExpressionError(`at(${text}) is not a date and time such as at(2026-01-31T09:30:00)`);
  }
  return instantOfWallTime(wall, zone);
}

/** Throws `ExpressionError` for what AWS would refuse. */
export function parseExpression(text: string, settings: ExpressionSettings): Expression {
  const { timeZone, anchorMs, startMs = Number.NEGATIVE_INFINITY, endMs = Number.POSITIVE_INFINITY } = settings;
  if (!isTimeZone(timeZone)) throw new ExpressionError(`"${timeZone}" is not a time zone`);
  const match = /^(cron|rate|at)\((\S(?:.*\S)?)\)$/.exec(text);
  if (!match) throw new ExpressionError('an expression is cron(…), rate(…) or at(…)');
  const [, kind, inner = ''] = match;
  if (kind === 'at') {
    const instant = parseAt(inner, timeZone);
    return {
      isRecurring: false,
      next: (afterMs) => (instant !== undefined && instant > afterMs ? instant : undefined),
    };
  }
  const phaseMs = Number.isFinite(startMs) ? startMs : anchorMs;
  const next = kind === 'cron' ? parseCron(inner, timeZone, settings.gaps) : parseRate(inner, phaseMs);
  return {
    isRecurring: true,
    next(afterMs) {
      const occurrence = next(Math.max(afterMs, startMs - 1));
      return occurrence !== undefined && occurrence <= endMs ? occurrence : undefined;
    },
  };
}
