/** Defines event types as plain data: the stack and the handler read the same definition. */

/** Something that can happen to a customer. It has a folder, a queue and a function that reacts. */
export interface EventDefinition {
  readonly kind: 'event';
  /** Folder, queue and function name: the type in kebab-case. */
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

/** Keeps the literal types of the definition. */
export const defineEvent = <const T extends Omit<EventDefinition, 'kind'>>(definition: T) =>
  ({ kind: 'event', ...definition }) as const;
