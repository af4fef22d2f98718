/**
 * Comparisons as jsonpath predicates. Each is a pair: `yes` is true when the comparison surely holds, `no` when it surely does
 * not. For a missing value, or one of the wrong type, neither is. Paths are strict: lists are never unwrapped by themselves.
 */

export interface Predicate {
  readonly yes: string;
  readonly no: string;
}

export type Literal = string | number | boolean;

/** A string of jsonpath is written as in JSON. */
export const quote = (value: Literal): string => JSON.stringify(value);

/** `$."customer"."attributes"."score"`. */
export const accessor = (segments: readonly string[]): string =>
  `$${segments.map((segment) => `.${JSON.stringify(segment)}`).join('')}`;

const is = (what: string, type: string) => `${what}.type() == "${type}"`;
const isScalar = (what: string) => `(${is(what, 'string')} || ${is(what, 'number')} || ${is(what, 'boolean')})`;
const isMissing = (what: string) => `((${what} != null) is unknown || ${what} == null)`;
export const opposite = ({ yes, no }: Predicate): Predicate => ({ yes: no, no: yes });

/** As text to match literally. */
const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|-]/g, '\\$&');

/** `i`: without regard to case; `s`: a dot matches line breaks too. */
export const like = (what: string, pattern: string, ignoreCase: boolean) =>
  `${what} like_regex ${quote(pattern)} flag "${ignoreCase ? 'is' : 's'}"`;

const isText = (what: string, test: string): Predicate => ({ yes: test, no: `(${is(what, 'string')} && !(${test}))` });

const isEqual = (what: string, value: Literal, ignoreCase: boolean) =>
  ignoreCase && typeof value === 'string' ? like(what, `^${escaped(value)}$`, true) : `${what} == ${quote(value)}`;

/** `ignoreCase` makes a text comparison of a pattern; numbers and truth values are compared as they are. */
export const equals = (what: string, value: Literal, ignoreCase: boolean): Predicate =>
  ignoreCase && typeof value === 'string'
    ? isText(what, isEqual(what, value, true))
    : { yes: isEqual(what, value, false), no: `(${what} != null && ${what} != ${quote(value)})` };

/** Two values of the same type; lists and objects are compared with nothing. */
export const equalsPath = (what: string, other: string): Predicate => ({
  yes: `(${what} != null && ${what} == ${other})`,
  no: `(${what} != null && ${other} != null && ${what} != ${other})`,
});

const REVERSE: Readonly<Record<string, string>> = { '>': '<=', '>=': '<', '<': '>=', '<=': '>' };

/** `limit` is a number, or an accessor of one. */
export const compares = (what: string, sign: string, limit: string): Predicate => ({
  yes: `(${is(what, 'number')} && ${what} ${sign} ${limit})`,
  no: `(${is(what, 'number')} && ${what} ${REVERSE[sign]} ${limit})`,
});

/** Holds when both hold, fails when one fails. */
export const both = (a: Predicate, b: Predicate): Predicate => ({
  yes: `(${a.yes} && ${b.yes})`,
  no: `(${a.no} || ${b.no})`,
});

/** Leaves a comparison unknown while one of `numbers` is none. */
export const withNumbers = ({ yes, no }: Predicate, numbers: readonly string[]): Predicate => ({
  yes,
  no: `(${numbers.map((one) => `${is(one, 'number')} && `).join('')}${no})`,
});

/** Of a written list, whose values may have several types. */
export const isOneOf = (what: string, values: readonly Literal[], ignoreCase: boolean): Predicate => {
  const differsFrom = (type: string) =>
    [
      is(what, type),
      ...values.filter((one) => typeof one === type).map((one) => `!(${isEqual(what, one, ignoreCase)})`),
    ].join(' && ');
  return {
    yes: `(${values.map((value) => isEqual(what, value, ignoreCase)).join(' || ')})`,
    no: `(${['string', 'number', 'boolean'].map((type) => `(${differsFrom(type)})`).join(' || ')})`,
  };
};

/** In the list at another path. */
export const isOneOfPath = (what: string, list: string): Predicate => ({
  yes: `exists(${list}[*] ? (@ == ${what} && @ != null))`,
  no: `(${is(list, 'array')} && ${isScalar(what)} && !exists(${list}[*] ? (@ == ${what})))`,
});

/** A list has the element; of a text, it has the part. */
export function contains(what: string, value: Literal, ignoreCase: boolean): Predicate {
  const element = `exists(${what}[*] ? (${isEqual('@', value, ignoreCase)}))`;
  const list: Predicate = { yes: element, no: `(${is(what, 'array')} && !${element})` };
  if (typeof value !== 'string') return list;
  const part = isText(what, like(what, escaped(value), ignoreCase));
  return { yes: `(${part.yes} || ${list.yes})`, no: `(${part.no} || ${list.no})` };
}

/** Lists only: a text that contains the tag is no list of tags. */
export const hasTag = (what: string, tag: string): Predicate => ({
  yes: `exists(${what}[*] ? (@ == ${quote(tag)}))`,
  no: `(${is(what, 'array')} && !exists(${what}[*] ? (@ == ${quote(tag)})))`,
});

export const startsWith = (what: string, value: string, ignoreCase: boolean): Predicate =>
  isText(what, ignoreCase ? like(what, `^${escaped(value)}`, true) : `${what} starts with ${quote(value)}`);

export const endsWith = (what: string, value: string, ignoreCase: boolean): Predicate =>
  isText(what, like(what, `${escaped(value)}$`, ignoreCase));

export const matches = (what: string, pattern: string, ignoreCase: boolean): Predicate =>
  isText(what, like(what, pattern, ignoreCase));

/** Null is missing. Always known. */
export const exists = (what: string): Predicate => ({ yes: `${what} != null`, no: isMissing(what) });

/** Missing, an empty text, list or object. Always known. */
export const isEmpty = (what: string): Predicate => {
  const of = (type: string, test: string) => `(${is(what, type)} && ${test})`;
  const members = `exists(${what}.keyvalue())`;
  return {
    yes: `(${isMissing(what)} || ${of('string', `${what} == ""`)} || ${of('array', `${what}.size() == 0`)} || ${of('object', `!${members}`)})`,
    no: `(${is(what, 'number')} || ${is(what, 'boolean')} || ${of('string', `${what} != ""`)} || ${of('array', `${what}.size() > 0`)} || ${of('object', members)})`,
  };
};

export const isTrue = (what: string): Predicate => ({ yes: `${what} == true`, no: `${what} == false` });

/** What an event says that changed, `{from, to}` by member; an event without changes leaves it unknown. */
const CHANGES = accessor(['event', 'changes']);
const isUnchanged = (change: string) => `(${is(CHANGES, 'object')} && ${isMissing(change)})`;

/** An event that lists its changes knows also what did not change. */
export const changed = (change: string): Predicate => ({ yes: `${change} != null`, no: isUnchanged(change) });

/** From one side of the limit to the other; the limit itself is the upper side. */
export function crosses(change: string, isUp: boolean, limit: string): Predicate {
  const [before, after] = isUp ? ['<', '>='] : ['>=', '<'];
  const sides = [`${change}."from"`, `${change}."to"`] as const;
  const passed = withNumbers(both(compares(sides[0], before, limit), compares(sides[1], after, limit)), sides);
  return { yes: passed.yes, no: `(${passed.no} || ${isUnchanged(change)})` };
}
