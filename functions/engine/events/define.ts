/** Defines event types as plain data: the stack and the handler read the same definition. */

/** A member of an event's data that the automation uses. */
export interface EventMember {
  /** `deliverable` and `plan` are ids of the customer's; a month is written as 2026-01. */
  readonly kind: 'text' | 'date' | 'month' | 'deliverable' | 'plan';
  readonly isRequired: boolean;
}

/** Something that can happen to a customer. It has a folder, a queue and a function that reacts. */
export interface EventDefinition {
  readonly kind: 'event';
  /** Folder, queue and function name: the type in kebab-case. */
  readonly name: string;
  readonly type: string;
  readonly description: string;
  /** What POST /api/events checks. Other members are stored as they come. */
  readonly data?: Readonly<Record<string, EventMember>>;
}

/** Keeps the literal types of the definition. */
export const defineEvent = <const T extends Omit<EventDefinition, 'kind'>>(definition: T) =>
  ({ kind: 'event', ...definition }) as const;
