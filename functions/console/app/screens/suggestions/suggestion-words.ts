import { inWords, number } from '../../parts/words.ts';
import type { Suggestion } from './change-suggestions.ts';

type Figure = Suggestion['figures'][number];

/** `TASKS_NOBODY_COMPLETES` is read "Tasks nobody completes". */
export function kindWords(kind: string): string {
  const words = inWords(kind);
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

export const valueWords = ({ value, unit }: Figure): string =>
  unit === 'percent' ? `${number(value)} %` : `${number(value)} ${unit}`;

/** Undefined for a plain number. */
export const intervalWords = ({ low, high }: Figure): string | undefined =>
  low === null || high === null ? undefined : `${number(low)} to ${number(high)} %`;

export const casesWords = ({ numerator, denominator }: Figure): string | undefined =>
  numerator === null || denominator === null ? undefined : `${number(numerator)} of ${number(denominator)}`;

/** The screen of what a suggestion is about; a group has none. */
export function placeOf({ type, id }: Suggestion['target']): string | undefined {
  if (type === 'TRIGGER') return `/triggers/${id}`;
  if (type === 'NODE') return `/workflows/${id}`;
  return type === 'REP' ? `/tasks?view=list&assigneeId=${id}` : undefined;
}
