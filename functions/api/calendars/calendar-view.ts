/** What requests and replies have of calendars. */
import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { flag, id, nameText, text } from '../http/fields/fields.ts';
import { day } from '../http/fields/moment.ts';
import { requiredOr } from '../http/fields/required-or.ts';
import { object } from '../http/fields/strict-object.ts';
import { knownTimeZone } from '../http/fields/time-zone.ts';

export const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;

const MOST_SPANS = 8;
const MOST_EXCEPTIONS = 400;
const MOST_HOLIDAYS = 500;

const clock = (pattern: RegExp, example: string) =>
  z
    .string(requiredOr(`must be a local time such as ${example}`))
    .check(z.regex(pattern, `must be a local time such as ${example}`));

const span = object({
  opens: clock(/^(?:[01]\d|2[0-3]):[0-5]\d$/, '09:00'),
  closes: clock(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, '17:00').check(
    describe('The first moment that is closed again. 24:00 is the end of the day.'),
  ),
});

const spans = z
  .array(span, requiredOr('must be a list of spans'))
  .check(z.maxLength(MOST_SPANS, `must have at most ${MOST_SPANS} spans`));

const list = <T extends z.ZodMiniType>(item: T, most: number) =>
  z.array(item, requiredOr('must be a list')).check(z.maxLength(most, `must have at most ${most} days`));

const hours = object({
  MON: z.optional(spans),
  TUE: z.optional(spans),
  WED: z.optional(spans),
  THU: z.optional(spans),
  FRI: z.optional(spans),
  SAT: z.optional(spans),
  SUN: z.optional(spans),
}).check(describe('The open spans of each weekday, in local time. A weekday without any is closed.'));

const exceptions = list(
  object({ day, name: z.optional(z.nullable(nameText(200))), spans: z.optional(spans) }),
  MOST_EXCEPTIONS,
).check(describe('Days with hours of their own; without spans they are closed. They count for more than holidays.'));

const holidays = list(
  object({
    day,
    name: nameText(200),
    isClosed: z.optional(flag),
    source: z.optional(nameText(100)),
  }),
  MOST_HOLIDAYS,
).check(describe('All holidays, copied and own ones. `isClosed: false` keeps the name of a day on which you work.'));

/** Members that are left out stay; a list that is given replaces the whole list. */
export const settings = {
  country: z.optional(
    z.nullable(
      text(2, {
        description: 'ISO 3166 code, such as DE: its public holidays of five years are copied into `holidays`.',
      }),
    ),
  ),
  region: z.optional(z.nullable(text(20, { description: 'Of the country, such as BY or BY-A.' }))),
  isDefault: z.optional(flag.check(describe('Meant wherever no calendar is named. A tenant has one at the most.'))),
  userId: z.optional(
    z.nullable(
      id.check(
        describe('Whose own hours these are: meant for this user wherever no calendar is named. Not with isDefault.'),
      ),
    ),
  ),
  hours: z.optional(hours),
  exceptions: z.optional(exceptions),
  holidays: z.optional(holidays),
};

export const changes = object({ name: z.optional(nameText(200)), timeZone: z.optional(knownTimeZone), ...settings });

export const calendarSummary = z.object({
  id: z.guid(),
  name: z.string(),
  timeZone: z.string(),
  country: z.nullable(z.string()),
  region: z.nullable(z.string()),
  isDefault: z.boolean(),
  userId: z.nullable(z.guid()),
  isOpen: z.boolean().check(describe('At this moment.')),
  nextOpenAt: z.nullable(z.iso.datetime().check(describe('Now, while it is open. Null: not in the next 400 days.'))),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

const spansView = z.array(z.object({ opens: z.string(), closes: z.string() }));

export const calendarView = z.extend(calendarSummary, {
  hours: z.object({
    ...{
      MON: spansView,
      TUE: spansView,
      WED: spansView,
      THU: spansView,
      FRI: spansView,
      SAT: spansView,
      SUN: spansView,
    },
  }),
  exceptions: z.array(z.object({ day: z.iso.date(), name: z.nullable(z.string()), spans: spansView })),
  holidays: z.array(z.object({ day: z.iso.date(), name: z.string(), isClosed: z.boolean(), source: z.string() })),
});
