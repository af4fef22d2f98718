/** What an event type is, as plain data: the stack and the handler read the same definition. */

/** Something that happened to a customer. One folder, one queue, one function that reacts. */
export interface EventDefinition {
  readonly kind: 'event';
  /** Folder, queue and function name: the type in kebab-case. */
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

export const defineEvent = <const T extends Omit<EventDefinition, 'kind'>>(definition: T) =>
  ({ kind: 'event', ...definition }) as const;
