/** Reads EventBridge Scheduler's expressions, for the stack (alarms) and the API (next runs). */

interface Rate {
  readonly kind: 'rate';
  readonly periodSeconds: number;
}

/** Fields of a cron expression as croner reads them. The year field is taken for `*`. */
interface CronFields {
  readonly kind: 'cron';
  /** Minute and hour. */
  readonly time: string;
  /** Day of the month, month and weekday. */
  readonly day: string;
  readonly isDaily: boolean;
}

const secondsPer: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/** EventBridge counts weekdays from 1 = Sunday, croner from 0. Names are the same. The number after `#` is a week. */
const weekdays = (field: string): string => field.replace(/(?<![#\d])\d+/g, (day) => String(Number(day) - 1));

/** Returns undefined for what is neither `rate(<n> <minutes|hours|days>)` nor a six-field `cron(…)`. */
export function readSchedule(expression: string): Rate | CronFields | undefined {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count && unit) return { kind: 'rate', periodSeconds: Number(count) * (secondsPer[unit] ?? 0) };
  const fields = /^cron\((.*)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (fields?.length !== 6) return undefined;
  const [minute, hour, day = '', month = '', weekday = ''] = fields;
  return {
    kind: 'cron',
    time: `${minute} ${hour}`,
    day: `${day} ${month} ${weekdays(weekday)}`,
    isDaily: [day, month, weekday].every((field) => field === '*' || field === '?'),
  };
}
