/** A calendar as it is edited: what the API takes, and what of it differs from what is saved. */
import type { Input, ReplyOf } from '../../api/call.ts';

export type Calendar = ReplyOf<'getCalendar'>;
export type CalendarChange = NonNullable<Input<'changeCalendar'>['body']>;
export type Weekday = keyof Calendar['hours'];
export type Spans = Calendar['hours'][Weekday];

/** What the form has. */
export type CalendarDraft = Pick<
  Calendar,
  'name' | 'timeZone' | 'country' | 'region' | 'isDefault' | 'hours' | 'exceptions' | 'holidays'
>;

export const weekdays: readonly (readonly [Weekday, string])[] = [
  ['MON', 'Monday'],
  ['TUE', 'Tuesday'],
  ['WED', 'Wednesday'],
  ['THU', 'Thursday'],
  ['FRI', 'Friday'],
  ['SAT', 'Saturday'],
  ['SUN', 'Sunday'],
];

const OFFICE: Spans = [{ opens: '09:00', closes: '17:00' }];

/** Monday to Friday, nine to five. */
export const officeHours: Calendar['hours'] = {
  ...{ MON: OFFICE, TUE: OFFICE, WED: OFFICE, THU: OFFICE, FRI: OFFICE },
  ...{ SAT: [], SUN: [] },
};

export const draftOf = (calendar: Calendar): CalendarDraft => {
  const { name, timeZone, country, region, isDefault, hours, exceptions, holidays } = calendar;
  return { name, timeZone, country, region, isDefault, hours, exceptions, holidays };
};

/** Members that differ. A country that is sent again would copy its holidays again, so it is sent only when it is another. */
export function changesIn(draft: CalendarDraft, saved: CalendarDraft): CalendarChange {
  const names = Object.keys(draft) as (keyof CalendarDraft)[]; // its own members
  const changed = names.filter((name) => JSON.stringify(draft[name]) !== JSON.stringify(saved[name]));
  return Object.fromEntries(changed.map((name) => [name, draft[name]]));
}

/** The next span of a day begins an hour after the last one ends, as far as the day has room. */
export function withSpan(spans: Spans): Spans {
  const last = spans.at(-1);
  if (!last) return OFFICE;
  const from = Math.min(22, Number(last.closes.slice(0, 2)) + 1);
  const hour = (value: number) => `${String(value).padStart(2, '0')}:00`;
  return [...spans, { opens: hour(from), closes: hour(Math.min(24, from + 4)) }];
}
