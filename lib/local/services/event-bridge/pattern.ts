/** Event patterns: which events a rule takes. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */

type Scalar = string | number | boolean | null;

/** A list says which values match; an object says it of the members of an object. */
export interface EventPattern {
  readonly [member: string]: readonly Scalar[] | EventPattern;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isScalar = (value: unknown): value is Scalar =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

/** Returns the pattern. Throws an Error for what EventBridge refuses, and for content filters, which are not run here. */
export function readPattern(pattern: unknown, path = 'EventPattern'): EventPattern {
  if (!isObject(pattern) || Object.keys(pattern).length === 0)
    throw new Error(`${path} must be an object with members`);
  for (const [name, value] of Object.entries(pattern)) {
    const place = `${path}.${name}`;
    if (isObject(value)) readPattern(value, place);
    else if (!Array.isArray(value) || value.length === 0) throw new Error(`${place} must be a list of values`);
    else if (!value.every(isScalar)) throw new Error(`${place} has a content filter, which is not run here`);
  }
  return pattern as EventPattern; // checked above, member by member
}

/** Whether the event matches. Of a list in the event one value is enough. */
export function matches(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    const given = isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined;
    if (!Array.isArray(wanted)) return matches(wanted as EventPattern, given);
    return [given].flat().some((value) => isScalar(value) && wanted.includes(value));
  });
}
