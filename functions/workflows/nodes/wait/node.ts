import { defineNode } from '../define.ts';
import { choice, condition, flag, list, offset, path, secondsOf, span, template, text, whole } from '../fields.ts';
import { calendarConfig } from './calendar-config.ts';
import { checkKind, members } from './check-kind.ts';
import { daysAndSeconds } from './days-and-seconds.ts';
import { eventType, eventTypes } from './event-type.ts';
import { modernise } from './modernise.ts';

const kinds = ['duration', 'until', 'time-of-day', 'open-hours', 'event', 'condition'] as const;
const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
const LONGEST_DAYS = 366;

/** In a condition that may come to hold although nothing is changed. */
const IS_TIMED = /"(?:now|days-ago-[a-z-]+|within-next-days|orders\.countLast\d+Days)"/;

/** A wait for an event or a condition leaves by `timeout` when that comes first; one for a row's date by `gone` when it is cleared. */
function portsOf(kind: (typeof kinds)[number] | undefined, isWatching: boolean): readonly string[] {
  if (kind === 'event') return ['event', 'timeout'];
  if (kind === 'condition') return ['next', 'timeout'];
  return kind === 'until' && isWatching ? ['next', 'gone'] : ['next'];
}

export const wait = defineNode({
  type: 'wait',
  aliases: ['delay'],
  group: 'wait',
  title: 'Wait',
  summary: 'Holds the run for a time, until a moment, or until something happens.',
  role: 'wait',
  shape: {
    kind: choice(kinds, { title: 'Kind' }),
    n: whole(0, 31_622_400, { title: 'How many' }),
    unit: choice(['seconds', 'minutes', 'hours', 'days', 'weeks'], { title: 'Unit' }),
    businessTime: flag({ title: 'Open hours only', description: 'Hours are open hours, days are business days' }),
    moment: template(200, { title: 'Moment', description: 'A date or an instant, or a text that gives one' }),
    field: path({ title: 'Field', description: 'Path of a date or an instant' }),
    offset: offset({ title: 'Before or after it' }),
    at: text(5, { title: 'Time', description: 'Local, such as 09:00', format: 'time' }),
    days: list(choice(weekdays, { title: 'Day' }), 7, { title: 'On these days only' }),
    calendarId: text(64, {
      title: 'Calendar',
      description: 'Without one: that of the settings, or the default',
      format: 'calendar',
    }),
    types: list(text(100, { title: 'Type', examples: eventTypes }), 20, { title: 'Events' }),
    where: condition({ title: 'Where' }),
    key: path({ title: 'Key', description: 'Path of a value that the event must have in its key' }),
    count: whole(1, 100, { title: 'How many of them', default: 1 }),
    when: condition({ title: 'When' }),
    timeout: span({ title: 'Time-out' }),
    ifPast: choice(['continue', 'skip', 'end'], { title: 'When it is over already', default: 'continue' }),
    onMissing: choice(['wait', 'error', 'continue'], { title: 'When the date is missing', default: 'error' }),
    lookBack: choice(['node', 'run'], { title: 'Events since the start of the', default: 'node' }),
  },
  required: ['kind'],
  takes: { kind: members },
  ports: ({ kind, field }) => portsOf(kind, field !== undefined),
  portPattern: ['next', 'event', 'timeout', 'gone'],
  modernise,
  compile(data, tools) {
    const { kind, n, unit, moment, field, at, days = [], types = [], count = 1 } = data;
    checkKind(data, tools);
    tools.text('moment', moment);
    if (at !== undefined && !/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(at))
      tools.report('BAD_SETTING', 'at', 'must be a time such as 09:00');
    for (const [index, type] of types.entries()) eventType(tools, `types.${index}`, type);
    const seconds = kind === 'duration' ? secondsOf({ n, unit }) : undefined;
    if (seconds !== undefined && seconds > LONGEST_DAYS * 86_400)
      tools.report('BAD_SETTING', 'n', `is longer than ${LONGEST_DAYS} days`, 'Use a shorter time, or a loop');
    const byCalendar = calendarConfig(data, seconds, tools);
    const where = tools.condition('where', data.where) ?? tools.condition('when', data.when);
    return {
      condition: where,
      delaySeconds: byCalendar ? undefined : seconds,
      config: {
        ...{
          kind: kind ?? null,
          field: tools.path('field', field) ?? null,
          ...daysAndSeconds(data.offset),
          isTimed: kind === 'condition' && IS_TIMED.test(JSON.stringify(data.when) ?? ''),
        },
        ...{ at: at ?? null, days: days.flatMap((day) => day ?? []), types: types.flatMap((type) => type ?? []) },
        ...{ key: tools.path('key', data.key) ?? null, count, timeoutSeconds: secondsOf(data.timeout) ?? null },
        ...{
          ifPast: data.ifPast ?? 'continue',
          onMissing: data.onMissing ?? 'error',
          lookBack: data.lookBack ?? 'node',
        },
        ...byCalendar,
      },
    };
  },
});
