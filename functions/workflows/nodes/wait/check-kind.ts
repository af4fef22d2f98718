import { momentOf } from '../../conditions/moment-of.ts';
import type { Tools } from '../../graph/tools.ts';
import { checkDateField } from './check-date-field.ts';

/** What each kind takes. */
export const members = {
  duration: ['n', 'unit', 'businessTime', 'calendarId'],
  until: ['moment', 'field', 'offset', 'ifPast', 'onMissing'],
  'time-of-day': ['at', 'days'],
  'open-hours': ['calendarId'],
  event: ['types', 'where', 'key', 'count', 'timeout', 'lookBack'],
  condition: ['when', 'timeout'],
} as const;

const needed: Readonly<Record<keyof typeof members, readonly string[]>> = {
  duration: ['n', 'unit'],
  until: [],
  'time-of-day': ['at'],
  'open-hours': [],
  event: ['types'],
  condition: ['when'],
};

type Data = { readonly kind?: keyof typeof members | undefined } & Readonly<Record<string, unknown>>;

/** Reports what the kind of the wait needs and lacks, and what belongs to another kind. */
export function checkKind(data: Data, tools: Tools): void {
  const { kind } = data;
  if (!kind) return;
  tools.require('', Object.fromEntries(needed[kind].map((name) => [name, data[name]])));
  const taken: readonly string[] = members[kind];
  for (const [name, value] of Object.entries(data))
    if (name !== 'kind' && value !== undefined && !taken.includes(name))
      tools.report('BAD_SETTING', name, `does not go with a wait of the kind "${kind}"`, `Remove ${name}`);
  if (kind === 'duration' && data.calendarId !== undefined && data.businessTime !== true)
    tools.report('BAD_SETTING', 'calendarId', 'is for a wait in open hours only', 'Set businessTime, or remove it');
  if (kind === 'until' && (data.moment === undefined) === (data.field === undefined))
    tools.report('MISSING_SETTING', 'field', 'needs either a moment or a field', 'Set one of the two');
  if (typeof data.moment === 'string' && !data.moment.includes('{{') && momentOf(data.moment, 'UTC') === undefined)
    tools.report(
      'BAD_SETTING',
      'moment',
      `"${data.moment}" is neither a date nor an instant with its zone`,
      'Use one such as 2026-01-31T09:00:00Z, or a text with {{ }} that gives one',
    );
  if (typeof data.field === 'string') checkDateField('field', data.field, tools);
  if ((kind === 'event' || kind === 'condition') && data.timeout === undefined)
    tools.report(
      'WAIT_WITHOUT_END',
      'timeout',
      'waits for ever when it never happens',
      'Set a time-out, up to 366 days',
    );
  if (data.timeout !== undefined)
    tools.require('timeout', { n: undefined, unit: undefined, ...(data.timeout as object) }); // its schema is an object
}
