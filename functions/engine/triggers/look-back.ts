/** Settings that end a window of days in which a trigger finds its facts. An evaluation must fall into each such window. */
import { readSchedule } from '../schedule-expression.ts';
import type { Setting, TriggerDefinition } from './define.ts';

type Numbers = Readonly<Record<string, number | undefined>>;

const DAY_SECONDS = 86_400;

/** Values of a minute or hour field: `*`, `7`, `0/6`, `1-5` and lists of them. */
function valuesOf(field: string, count: number): number[] {
  return field.split(',').flatMap((part) => {
    const [range = '*', step] = part.split('/');
    const [first = 0, last = step === undefined ? first : count - 1] =
      range === '*' ? [0, count - 1] : range.split('-').map(Number);
    return Array.from({ length: count }, (_, value) => value).filter(
      (value) => value >= first && value <= last && (value - first) % Number(step ?? 1) === 0,
    );
  });
}

/** The longest pause between two runs in seconds; for a cron that does not run on every day, of the longest month. */
export function longestPauseSeconds(expression: string): number {
  const schedule = readSchedule(expression);
  if (schedule === undefined) return 0;
  if (schedule.kind === 'rate') return schedule.periodSeconds;
  const [minutes = '', hours = ''] = schedule.time.split(' ');
  if (!schedule.isDaily) return (/[?*]$/.test(schedule.day) ? 31 : 7) * DAY_SECONDS;
  const times = valuesOf(hours, 24)
    .flatMap((hour) => valuesOf(minutes, 60).map((minute) => hour * 3600 + minute * 60))
    .sort((a, b) => a - b);
  const [first = 0] = times;
  return Math.max(...times.map((time, index) => (times[index + 1] ?? first + DAY_SECONDS) - time));
}

/** The least days that a window must have. */
export const leastDays = ({ schedule }: Pick<TriggerDefinition, 'schedule'>): number =>
  Math.ceil(longestPauseSeconds(schedule) / DAY_SECONDS);

/** A window begins at the setting `after`, or at once. */
const beginOf = ({ after }: NonNullable<Setting['window']>, settings: TriggerDefinition['settings'], given: Numbers) =>
  after === undefined ? 0 : (given[after] ?? settings[after]?.default ?? 0);

/** The default of a setting: one that ends a window keeps the window's length, wherever the window begins. */
export function defaultOf(
  { settings }: TriggerDefinition,
  { default: value, window }: Setting,
  given: Numbers,
): number {
  return window ? value + beginOf(window, settings, given) - beginOf(window, settings, {}) : value;
}

/** Settings that end a window too early, with the least that they may be and why. */
export function shortWindows(
  definition: TriggerDefinition,
  given: Numbers,
): { readonly name: string; readonly reason: string }[] {
  const days = leastDays(definition);
  const hours = longestPauseSeconds(definition.schedule) / 3600;
  return Object.entries(definition.settings).flatMap(([name, { window }]) => {
    const value = given[name];
    if (window === undefined || value === undefined) return [];
    const least = beginOf(window, definition.settings, given) + days;
    if (value >= least) return [];
    const sum = window.after === undefined ? '' : ` (${window.after} + ${days})`;
    return [
      {
        name,
        reason: `must be at least ${least}${sum}: evaluations are up to ${hours} hours apart and would miss what is due between two`,
      },
    ];
  });
}
