/** The rules of entry: what makes a customer enter a workflow. */
import * as z from 'zod/mini';
import { needsOf } from '../../conditions/path.ts';
import type { JsonObject } from '../../graph/canonical-json.ts';
import type { Tools } from '../../graph/tools.ts';
import { anything, choice, condition, list, object, offset, path, text } from '../fields.ts';
import { daysAndSeconds } from '../wait/days-and-seconds.ts';
import { eventType, eventTypes } from '../wait/event-type.ts';
import { checkDateEntry } from './check-date-entry.ts';
import { checkMessageEntry } from './check-message-entry.ts';
import { checkSchedule } from './check-schedule.ts';
import { checkWebhookEntry } from './check-webhook-entry.ts';
import { compileInput } from './compile-input.ts';
import { compileKeywords } from './compile-keywords.ts';
import { readsEvent } from './reads-event.ts';
import { scheduleCalendar } from './schedule-calendar.ts';

const kinds = ['event', 'schedule', 'segment', 'date', 'webhook', 'message', 'manual'] as const;

/** Members of each kind, those that it needs first. */
const members: Readonly<Record<(typeof kinds)[number], { needs: readonly string[]; takes: readonly string[] }>> = {
  event: { needs: ['types'], takes: ['where', 'key'] },
  schedule: {
    needs: [],
    takes: ['cron', 'once', 'timeZone', 'calendarId', 'onHoliday', 'audience', 'overlap', 'catchUp'],
  },
  segment: { needs: ['when'], takes: ['on'] },
  date: { needs: ['field'], takes: ['offset', 'at', 'where'] },
  webhook: { needs: ['endpointId'], takes: ['where', 'key'] },
  message: { needs: ['page'], takes: ['keywords', 'match'] },
  manual: { needs: [], takes: ['input', 'where'] },
};

const takes = Object.fromEntries(
  Object.entries(members).map(([kind, { needs, takes }]) => [kind, [...needs, ...takes]]),
);

export const entry = object({
  kind: choice(kinds, { title: 'Kind' }),
  types: list(text(100, { title: 'Type', examples: eventTypes }), 20, { title: 'Events' }),
  where: condition({ title: 'Where' }),
  key: path({ title: 'Once for each', description: 'Path of what may enter once' }),
  cron: text(200, { title: 'Schedule', description: 'cron(…) of six fields, or the name of a pattern' }),
  once: text(40, { title: 'Once at', description: 'An instant' }),
  timeZone: text(60, { title: 'Time zone', format: 'time-zone' }),
  calendarId: text(64, { title: 'Calendar', format: 'calendar' }),
  onHoliday: choice(['skip', 'before', 'after'], {
    title: 'On days that are closed',
    description: 'before, after: on the business day before or after, at the same time',
    default: 'skip',
  }),
  audience: condition({ title: 'Audience', description: 'Without one: a single run, of no customer' }),
  overlap: choice(['skip', 'allow'], { title: 'While runs of the last time go on', default: 'skip' }),
  catchUp: choice(['all', 'latest', 'none'], { title: 'After a pause', default: 'latest' }),
  when: condition({ title: 'Segment' }),
  on: choice(['enter', 'leave'], { title: 'On', default: 'enter' }),
  field: path({ title: 'Date', description: 'Of a customer, or event.scheduledAt: of a booking' }),
  offset: offset({ title: 'Before or after it' }),
  at: text(5, { title: 'At', description: 'Local time', format: 'time' }),
  endpointId: text(64, { title: 'Webhook endpoint', description: 'Its id', format: 'webhook-endpoint' }),
  page: text(64, { title: 'Page', description: 'Its id, in digits', format: 'page' }),
  keywords: list(text(200, { title: 'Word' }), 100, { title: 'Words' }),
  match: choice(['exact', 'contains', 'starts-with', 'any'], {
    title: 'Match',
    description: 'contains: as whole words. any: every message. Case and accents do not count',
    default: 'exact',
  }),
  input: anything({
    title: 'Input',
    description: 'Fields: a list of {name, type, required, default, enum}, or a JSON Schema',
  }),
}).check(z.meta({ takes: { kind: takes } }));

export type Entry = z.output<typeof entry>;

function checkMembers(given: Entry, place: string, tools: Tools): void {
  const { kind } = given;
  tools.require(place, { kind });
  if (!kind) return;
  const { needs, takes } = members[kind];
  const values: Readonly<Record<string, unknown>> = given;
  tools.require(place, Object.fromEntries(needs.map((name) => [name, values[name]])));
  for (const [name, value] of Object.entries(values))
    if (name !== 'kind' && value !== undefined && ![...needs, ...takes].includes(name))
      tools.report(
        'BAD_SETTING',
        `${place}.${name}`,
        `does not go with an entry of the kind "${kind}"`,
        `Remove ${name}`,
      );
}

/** Compiles one entry. Conditions are of the entry alone, so they have their variables with them. */
export function compileEntry(given: Entry, place: string, tools: Tools): JsonObject {
  checkMembers(given, place, tools);
  checkSchedule(given, place, tools);
  const byCalendar = scheduleCalendar(given, place, tools);
  for (const [index, type] of (given.types ?? []).entries()) eventType(tools, `${place}.types.${index}`, type);
  if (given.at !== undefined && !/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(given.at))
    tools.report('BAD_SETTING', `${place}.at`, 'must be a time such as 09:00');
  const field = tools.path(`${place}.field`, given.field);
  if (given.kind === 'date') checkDateEntry(place, given, tools);
  if (given.kind === 'message') checkMessageEntry(place, given, tools);
  if (given.kind === 'webhook') checkWebhookEntry(place, given, tools);
  const member = (['where', 'audience', 'when'] as const).find((name) => given[name] !== undefined);
  if (member && (given.kind === 'manual' || given.kind === 'schedule') && readsEvent(given[member]))
    tools.report(
      'BAD_CONDITION',
      `${place}.${member}`,
      `asks for an event, and an entry of the kind "${given.kind}" has none`,
      'Use an entry of the kind "event", or ask for what the customer is',
    );
  const condition = member && tools.ownCondition(`${place}.${member}`, given[member]);
  return {
    ...{ kind: given.kind ?? null, types: (given.types ?? []).flatMap((type) => type ?? []) },
    ...{
      test: condition?.test ?? null,
      vars: condition?.vars ?? null,
      tree: condition?.tree ?? null,
      needs: condition?.needs ?? 0,
    },
    input: compileInput(given.input, `${place}.input`, tools),
    ...{ hasAudience: given.audience !== undefined, on: given.on ?? 'enter' },
    ...{ key: tools.path(`${place}.key`, given.key) ?? null, field: field ?? null },
    ...{ cron: given.cron ?? null, once: given.once ?? null, timeZone: given.timeZone ?? null },
    ...{ overlap: given.overlap ?? 'skip', catchUp: given.catchUp ?? 'latest' },
    ...byCalendar,
    ...(given.kind === 'message' ? compileKeywords(given) : {}),
    ...(given.kind === 'webhook' ? { endpointId: given.endpointId?.toLowerCase() ?? null } : {}),
    ...{ ...daysAndSeconds(given.offset), at: given.at ?? null, fieldNeeds: needsOf(field ?? []) },
  };
}
