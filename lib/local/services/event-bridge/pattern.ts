/** Event patterns: which events a rule takes. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
import { isMembers } from '../../../../functions/engine/data/members.ts';

type Scalar = string | number | boolean | null;

/** The only content filter that is run here: the member is there, whatever it is. */
interface Exists {
  readonly exists: true;
}

/** A list says which values match; an object says it of the members of an object. */
export interface EventPattern {
  readonly [member: string]: readonly (Scalar | Exists)[] | EventPattern;
}

const isScalar = (value: unknown): value is Scalar =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

const isExists = (value: unknown): value is Exists =>
  isMembers(value) && Object.keys(value).length === 1 && value.exists === true;

/** Returns the pattern. Throws an Error for what EventBridge refuses, and for content filters but `exists: true`, which are not run here. */
export function readPattern(pattern: unknown, path = 'EventPattern'): EventPattern {
  if (!isMembers(pattern) || Object.keys(pattern).length === 0)
    throw new Error(`${path} must be an object with members`);
  for (const [name, value] of Object.entries(pattern)) {
    const place = `${path}.${name}`;
    if (isMembers(value)) readPattern(value, place);
    else if (!Array.isArray(value) || value.length === 0) throw new Error(`${place} must be a list of values`);
    else if (!value.every((one) => isScalar(one) || isExists(one)))
      throw new Error(`${place} has a content filter, which is not run here`);
  }
  return pattern as EventPattern; // checked above, member by member
}

/** Whether the event matches. Of a list in the event one value is enough. */
export function matches(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    const given = isMembers(event) && Object.hasOwn(event, name) ? event[name] : undefined;
    if (!Array.isArray(wanted)) return matches(wanted as EventPattern, given);
    return [given].flat().some((value) => isScalar(value) && wanted.some((one) => one === value || isExists(one)));
  });
}
