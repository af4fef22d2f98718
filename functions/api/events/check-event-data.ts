/** Checks the members of an event's data that its type's automation uses. Other members are stored as they come. */
import type { EventDefinition, EventMember } from '../../engine/events/define.ts';
import { invalid } from '../http/fields/invalid.ts';

const LONGEST_TEXT = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const isDate = (value: string) => {
  const date = new Date(`${value}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
};

const kinds: Readonly<Record<EventMember['kind'], { isValid(value: string): boolean; readonly message: string }>> = {
  text: {
    isValid: (value) => value.trim() !== '' && value.length <= LONGEST_TEXT,
    message: `must be a text of 1 to ${LONGEST_TEXT} characters`,
  },
  deliverable: {
    isValid: (value) => UUID.test(value),
    message: "must be the id of one of the customer's deliverables",
  },
  plan: { isValid: (value) => UUID.test(value), message: "must be the id of one of the customer's business plans" },
  date: { isValid: isDate, message: 'must be a date such as 2026-01-31' },
  month: { isValid: (value) => isDate(`${value}-01`), message: 'must be a month such as 2026-01' },
};

/** The documents that data names, to be looked up. */
export interface NamedDocuments {
  readonly deliverableId: string | null;
  readonly planId: string | null;
}

const missing = (definition: EventDefinition, name: string, { kind }: EventMember) =>
  invalid(`data.${name}`, `${kinds[kind].message}; ${definition.type} needs it`);

/** Throws INVALID_INPUT that names the first member which is missing or has another form. */
export function checkEventData(definition: EventDefinition, data: Readonly<Record<string, unknown>>): NamedDocuments {
  let documents: NamedDocuments = { deliverableId: null, planId: null };
  for (const [name, member] of Object.entries(definition.data ?? {})) {
    const value = data[name] ?? undefined;
    if (value === undefined) {
      if (member.isRequired) throw missing(definition, name, member);
      continue;
    }
    const { isValid, message } = kinds[member.kind];
    if (typeof value !== 'string' || !isValid(value)) throw invalid(`data.${name}`, message);
    if (member.kind === 'deliverable') documents = { ...documents, deliverableId: value };
    if (member.kind === 'plan') documents = { ...documents, planId: value };
  }
  return documents;
}

/** Throws INVALID_INPUT for a document that the customer does not have. */
export function refuseUnknown(
  { deliverableId, planId }: NamedDocuments,
  has: { deliverable: boolean; plan: boolean },
): void {
  if (deliverableId !== null && !has.deliverable) throw invalid('data.deliverableId', kinds.deliverable.message);
  if (planId !== null && !has.plan) throw invalid('data.planId', kinds.plan.message);
}
