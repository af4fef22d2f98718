/** The definition of a calendar, as automation.write_calendar takes it, and what must not be in one. */
import type * as z from 'zod/mini';
import type { Json } from '../../engine/data/statement.ts';
import { invalid } from '../http/fields/invalid.ts';
import { type changes, weekdays } from './calendar-view.ts';

/** Two times of a day, such as 09:00: open from the first, closed from the second. */
export interface Span {
  readonly opens: string;
  readonly closes: string;
}

/** A day with its source: `manual`, or the library and the country. */
export interface Holiday {
  readonly day: string;
  readonly name: string;
  readonly source: string;
  readonly isClosed: boolean;
}

/** All that decides when a calendar is open. */
export interface Definition {
  readonly name: string;
  readonly timeZone: string;
  readonly country: string | null;
  readonly region: string | null;
  readonly isDefault: boolean;
  /** Whose own it is. */
  readonly userId: string | null;
  /** 1: Monday. In the order of the week. */
  readonly hours: readonly (Span & { readonly weekday: number })[];
  readonly exceptions: readonly {
    readonly day: string;
    readonly name: string | null;
    readonly spans: readonly Span[];
  }[];
  readonly holidays: readonly Holiday[];
}

export type Given = z.output<typeof changes>;

/** As a request gets it. */
export const asJson = (definition: Definition): Json => definition as unknown as Json; // it has JSON values only

/** Returns the spans in their order. Throws INVALID_INPUT for one that ends before it begins, and for two that overlap. */
function inOrder(spans: readonly Span[], path: string): readonly Span[] {
  for (const [index, { opens, closes }] of spans.entries())
    if (closes <= opens)
      throw invalid(
        `${path}.${index}.closes`,
        `must be after ${opens}; write a span over midnight as two: until 24:00, and from 00:00 of the next day`,
      );
  const sorted = [...spans].sort((a, b) => a.opens.localeCompare(b.opens));
  for (const [index, { opens, closes }] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before && before.closes > opens)
      throw invalid(path, `has spans that overlap: ${before.opens}–${before.closes} and ${opens}–${closes}`);
  }
  return sorted;
}

function requireDistinct(days: readonly { readonly day: string }[], path: string): void {
  const seen = new Set<string>();
  for (const [index, { day }] of days.entries()) {
    if (seen.has(day))
      throw invalid(`${path}.${index}.day`, `${day} is in the list twice; put its hours into one entry`);
    seen.add(day);
  }
}

const byDay = (a: { readonly day: string }, b: { readonly day: string }) => a.day.localeCompare(b.day);

function hoursOf(given: NonNullable<Given['hours']>): Definition['hours'] {
  return weekdays.flatMap((name, index) =>
    inOrder(given[name] ?? [], `hours.${name}`).map((span) => ({ weekday: index + 1, ...span })),
  );
}

/** A day that was there before keeps its source. */
function holidaysOf(given: NonNullable<Given['holidays']>, before: readonly Holiday[]): readonly Holiday[] {
  requireDistinct(given, 'holidays');
  const sources = new Map(before.map(({ day, source }) => [day, source]));
  return given
    .map(({ day, name, isClosed = true, source }) => ({
      ...{ day, name, isClosed },
      source: source ?? sources.get(day) ?? 'manual',
    }))
    .sort(byDay);
}

function exceptionsOf(given: NonNullable<Given['exceptions']>): Definition['exceptions'] {
  requireDistinct(given, 'exceptions');
  return given
    .map(({ day, name = null, spans = [] }, index) => ({
      day,
      name,
      spans: inOrder(spans, `exceptions.${index}.spans`),
    }))
    .sort(byDay);
}

/** Members that were not given stay as they were. Throws INVALID_INPUT. Holidays of the country are not copied here. */
export function definitionOf(given: Given, before: Definition): Definition {
  const country = given.country === undefined ? before.country : (given.country?.toUpperCase() ?? null);
  const keptRegion = country === before.country ? before.region : null;
  const region = given.region === undefined ? keptRegion : (given.region?.toUpperCase() ?? null);
  if (region !== null && country === null) throw invalid('region', 'needs a country');
  const isDefault = given.isDefault ?? before.isDefault;
  const userId = given.userId === undefined ? before.userId : given.userId;
  if (isDefault && userId !== null)
    throw invalid('userId', 'must be null for the default, which is meant for everybody');
  return {
    ...{ name: given.name ?? before.name, timeZone: given.timeZone ?? before.timeZone, country, region },
    ...{ isDefault, userId },
    hours: given.hours === undefined ? before.hours : hoursOf(given.hours),
    exceptions: given.exceptions === undefined ? before.exceptions : exceptionsOf(given.exceptions),
    holidays: given.holidays === undefined ? before.holidays : holidaysOf(given.holidays, before.holidays),
  };
}
