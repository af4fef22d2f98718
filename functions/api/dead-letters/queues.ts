/** Which dead letters this installation has. */
import { environment, required } from '../../engine/environment.ts';
import { EngineError } from '../../engine/errors.ts';
import type { DeadLetterList, DeadLetterName } from '../../engine/queue/dead-letter-list.ts';

const list = JSON.parse(required(environment.deadLetters)) as DeadLetterList; // written by the stack

export interface DeadLetterQueue {
  readonly name: DeadLetterName;
  readonly url: string;
  readonly arn: string;
  readonly isMovable: boolean;
  /** Queue of messages that do not say where they were sent to. */
  readonly target?: string;
}

export const urlOf = (queue: string): string => list.urlPrefix + queue;

/** Returns a queue's own name; undefined for what is no queue of this account and region. */
export const queueIn = (arn: string | undefined): string | undefined =>
  arn?.startsWith(list.arnPrefix) ? arn.slice(list.arnPrefix.length) : undefined;

/** Bodies from such a queue are shown to nobody. */
export const isPersonal = (queue: string | undefined): boolean => queue !== undefined && list.personal.includes(queue);

export function allQueues(): DeadLetterQueue[] {
  return Object.entries(list.queues).map(([name, { queue, ...rest }]) => ({
    ...rest,
    name: name as DeadLetterName, // Object.entries loses the type of keys
    url: urlOf(queue),
    arn: list.arnPrefix + queue,
  }));
}

/** Throws NOT_FOUND for dead letters that this installation does not have. */
export function queueNamed(name: DeadLetterName): DeadLetterQueue {
  const found = allQueues().find((one) => one.name === name);
  if (!found) throw new EngineError('NOT_FOUND', `This installation has no dead letters "${name}"`);
  return found;
}
