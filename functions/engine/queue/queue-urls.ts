/** The queues that a function may send to, as its environment has them. */
import { environment, required } from '../environment.ts';

/** Lambda takes 4 KB of environment: URLs of twenty queues are most of it, their names and what all URLs begin with are not. */
export interface QueueList {
  /** `https://sqs.<region>.amazonaws.com/<account>/` */
  readonly prefix: string;
  /** Name of the function or lane whose queue it is → the queue's own name. */
  readonly names: Readonly<Record<string, string>>;
}

/** URLs by the name of the function or lane. */
export function queueUrls(): Readonly<Record<string, string>> {
  const { prefix, names } = JSON.parse(required(environment.queueUrls)) as QueueList; // written by the stack
  return Object.fromEntries(Object.entries(names).map(([name, queue]) => [name, prefix + queue]));
}
