/** Makes a content safe to walk through and to store. */
import { ExactNumber } from '../../engine/data/exact-json.ts';
import { isStorable } from '../nodes/fields.ts';

const MOST_DEEP = 60;

/** A copy of a content that jsonb can hold, and what was left out of it. */
export interface Storable {
  readonly content: unknown;
  /** Places of what is nested too deep. */
  readonly tooDeep: readonly string[];
  /** How many texts had NUL or half a surrogate pair in them, and how many numbers have more digits than JSON keeps. */
  readonly cleanedTexts: number;
}

/** Cuts what is nested more than 60 deep, takes NUL and half surrogate pairs out of texts, and writes rounded numbers as texts. */
export function makeStorable(given: unknown): Storable {
  const tooDeep: string[] = [];
  let cleanedTexts = 0;
  const clean = (text: string): string => {
    if (isStorable(text)) return text;
    cleanedTexts += 1;
    return text.replaceAll('\0', '').replaceAll(/\p{Surrogate}/gu, '\ufffd');
  };
  const copy = (value: unknown, place: string, depth: number): unknown => {
    if (typeof value === 'string') return clean(value);
    if (value instanceof ExactNumber) {
      cleanedTexts += 1;
      return value.text;
    }
    // It was rounded already; a number of this size is an id.
    if (
      typeof value === 'number' &&
      !(Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value))
    ) {
      cleanedTexts += 1;
      return String(value);
    }
    if (typeof value !== 'object' || value === null) return value;
    if (depth > MOST_DEEP) {
      if (tooDeep.length < 100) tooDeep.push(place);
      return null;
    }
    if (Array.isArray(value)) return value.map((one, index) => copy(one, `${place}.${index}`, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        const cleaned = clean(name);
        return [cleaned, copy(one, place === '' ? cleaned : `${place}.${cleaned}`, depth + 1)];
      }),
    );
  };
  return { content: copy(given, '', 0), tooDeep, cleanedTexts };
}
