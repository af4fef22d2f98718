/** Reads from the environment which queues the function may send to. */
import { environment, required } from '../environment.ts';

/** Lambda allows 4 KB of environment. The URLs of twenty queues would fill it; their common start and their names do not. */
export interface QueueList {
  /** `https://sqs.<region>.amazonaws.com/<account>/` */
  readonly prefix: string;
  /** Name of the function or lane that the queue belongs to → the queue's own name. */
  readonly names: Readonly<Record<string, string>>;
}

/** Returns the queues' URLs by the name of their function or lane. Throws when the environment has none. */
export function queueUrls(): Readonly<Record<string, string>> {
  const { prefix, names } = JSON.parse(required(environment.queueUrls)) as QueueList; // written by the stack
  return Object.fromEntries(Object.entries(names).map(([name, queue]) => [name, prefix + queue]));
}
