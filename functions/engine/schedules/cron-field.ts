/** One field of a cron expression that is a set of numbers: lists, ranges, steps, names. */

/** Both bounds are included. */
export interface CronField {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  /** Names of the values from `min` on: `['JAN', …]`. */
  readonly names?: readonly string[];
  /** `/` is allowed in every field but the day of week. */
  readonly steps: boolean;
}

/** An expression that AWS refuses. The message names the field and the reason. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** Reads a number, or a name in any capitals. Throws `ExpressionError` outside the field's range. */
export function parseNumber(text: string, field: CronField): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? field.min + named : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= field.min && value <= field.max)) {
    throw new ExpressionError(`${field.label}: "${text}" is not between ${field.min} and ${field.max}`);
  }
  return value;
}

/** `22-2` wraps around the day, as FRI-MON wraps around the week; years do not wrap. */
function parseRange(text: string, field: CronField, isStepped: boolean): { first: number; last: number } {
  if (text === '*') return { first: field.min, last: field.max };
  const [from = '', to, ...rest] = text.split('-');
  const first = parseNumber(from, field);
  if (to === undefined) return { first, last: isStepped ? field.max : first };
  const last = parseNumber(to, field);
  if (rest.length > 0) throw new ExpressionError(`${field.label}: "${text}" is not a range`);
  if (last >= first) return { first, last };
  if (field.label === 'year') throw new ExpressionError(`year: "${text}" ends before it starts`);
  return { first, last: last + field.max - field.min + 1 };
}

/** Returns the values of one member of a list: `5`, `1-5`, `*`, `0/15`, `8-18/2`. */
export function parseMember(text: string, field: CronField): number[] {
  const [range = '', step, ...rest] = text.split('/');
  if (rest.length > 0 || (step !== undefined && !field.steps)) {
    throw new ExpressionError(`${field.label}: "${text}" may not have a step`);
  }
  const { first, last } = parseRange(range, field, step !== undefined);
  const stride = step === undefined ? 1 : /^\d{1,4}$/.test(step) ? Number(step) : 0;
  if (stride < 1 || stride > field.max) {
    throw new ExpressionError(`${field.label}: the step of "${text}" is not between 1 and ${field.max}`);
  }
  const size = field.max - field.min + 1;
  const values: number[] = [];
  for (let value = first; value <= last; value += stride) values.push(((value - field.min) % size) + field.min);
  return values;
}

/** All values of a field, ascending, each once. */
export function parseField(text: string, field: CronField): number[] {
  const values = text.split(',').flatMap((member) => parseMember(member, field));
  return [...new Set(values)].sort((a, b) => a - b);
}
