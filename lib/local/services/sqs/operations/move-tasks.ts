/** Message move tasks: move dead letters back to their source queues, or elsewhere, at a rate on the clock. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../clock.ts';
import type { Message } from '../message.ts';
import type { Queue } from '../queue.ts';
import type { Registry } from '../registry.ts';
import { invalidValue, refusal } from './refusal.ts';

/** The highest rate of SQS, and ours when the call names none. */
const FASTEST_PER_SECOND = 500;

type Status = 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';

interface Task {
  readonly handle: string;
  readonly source: Queue;
  readonly destinationArn: string | undefined;
  readonly perSecond: number | undefined;
  readonly startedAtMs: number;
  readonly toMove: number;
  moved: number;
  status: Status;
  failureReason?: string;
  cancelNext?: () => void;
}

const missing = (parameter: string) =>
  refusal('ResourceNotFoundException', `The resource that you specified for the ${parameter} parameter doesn't exist.`);

/** A message that was sent to the dead letters, and not moved there by SQS, has no queue to go back to. */
class UnknownSource extends Error {
  override readonly message = 'CouldNotDetermineMessageSource';
}

/** Kept in memory: a restart forgets the tasks. Messages that were not moved stay where they are. */
export class MoveTasks {
  readonly #registry: Registry;
  readonly #clock: Clock;
  /** Newest first. */
  readonly #tasks: Task[] = [];

  constructor(registry: Registry, clock: Clock) {
    this.#registry = registry;
    this.#clock = clock;
  }

  /** Returns the task's handle. The first second's messages move at once. */
  start(sourceArn: string, destinationArn: string | undefined, perSecond: number | undefined): string {
    const source = this.#registry.find(sourceArn);
    if (!source) throw missing('SourceArn');
    if (this.#registry.sourcesOf(sourceArn).length === 0) {
      throw refusal('InvalidParameterValueException', 'Source queue must be configured as a Dead Letter Queue.');
    }
    if (destinationArn !== undefined && !this.#registry.find(destinationArn)) throw missing('DestinationArn');
    if (perSecond !== undefined && (perSecond < 1 || perSecond > FASTEST_PER_SECOND)) {
      throw invalidValue(
        perSecond,
        'MaxNumberOfMessagesPerSecond',
        "You must enter a number that's between 1 and 500.",
      );
    }
    if (this.#tasks.some((task) => task.source === source && task.status === 'RUNNING')) {
      const once = 'Only one active task is allowed for a source queue arn at a given time.';
      throw refusal('InvalidParameterValueException', `There is already a task running. ${once}`);
    }
    const handle = Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn })).toString('base64');
    const toMove = source.counts().visible;
    const startedAtMs = this.#clock.now().getTime();
    const task: Task = { handle, source, destinationArn, perSecond, startedAtMs, toMove, moved: 0, status: 'RUNNING' };
    this.#tasks.unshift(task);
    this.#step(task);
    return handle;
  }

  list(sourceArn: string, most: number) {
    if (!this.#registry.find(sourceArn)) throw missing('SourceArn');
    const own = this.#tasks.filter((task) => task.source.arn === sourceArn).slice(0, most);
    return own.map((task) => ({
      ...(task.status === 'RUNNING' ? { TaskHandle: task.handle } : {}),
      Status: task.status,
      SourceArn: sourceArn,
      ...(task.destinationArn === undefined ? {} : { DestinationArn: task.destinationArn }),
      ...(task.perSecond === undefined ? {} : { MaxNumberOfMessagesPerSecond: task.perSecond }),
      ApproximateNumberOfMessagesMoved: task.moved,
      ApproximateNumberOfMessagesToMove: task.toMove,
      ...(task.failureReason === undefined ? {} : { FailureReason: task.failureReason }),
      StartedTimestamp: task.startedAtMs,
    }));
  }

  /** Returns how many messages were moved before; they stay where they are. */
  cancel(handle: string): number {
    const source = this.sourceOf(handle);
    if (!this.#registry.find(source)) throw missing('SourceArn');
    const task = this.#tasks.find((one) => one.handle === handle);
    if (!task) throw refusal('ResourceNotFoundException', 'Task does not exist.');
    if (task.status !== 'RUNNING') throw refusal('UnsupportedOperation', 'Only active tasks can be cancelled.');
    task.cancelNext?.();
    task.status = 'CANCELLED';
    return task.moved;
  }

  /** Returns the ARN of the queue that a task moves from. Throws for a malformed handle. */
  sourceOf(handle: string): string {
    try {
      const { sourceArn } = JSON.parse(Buffer.from(handle, 'base64').toString()) as { sourceArn?: unknown };
      if (typeof sourceArn === 'string') return sourceArn;
    } catch {
      // Not JSON: throws below.
    }
    throw refusal('InvalidParameterValueException', 'Value for parameter TaskHandle is invalid.');
  }

  /** Moves what one second allows, and sets a timer a second later for the rest. */
  #step(task: Task): void {
    const most = Math.min(task.perSecond ?? FASTEST_PER_SECOND, task.toMove - task.moved);
    let moved: number;
    try {
      moved = most > 0 ? task.source.moveOut(most, (message) => this.#place(task, message)) : 0;
    } catch (error) {
      task.status = 'FAILED';
      task.failureReason = error instanceof UnknownSource ? error.message : 'AWS.SimpleQueueService.NonExistentQueue';
      return;
    }
    task.moved += moved;
    if (moved < most || task.moved >= task.toMove) {
      task.status = 'COMPLETED';
      return;
    }
    task.cancelNext = this.#clock.at(new Date(this.#clock.now().getTime() + 1000), () => this.#step(task));
  }

  /**
   * A redriven message is new: another id, enqueued now, never received.
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
   */
  #place(task: Task, message: Message): void {
    const arn = task.destinationArn ?? message.deadLetterSourceArn;
    if (arn === undefined) throw new UnknownSource();
    const queue = this.#registry.find(arn);
    if (!queue) throw refusal('QueueDoesNotExist', 'The destination is gone.');
    const { deadLetterSourceArn, firstReceivedAtMs, lastReceivedAtMs, ...kept } = message;
    queue.takeOver({ ...kept, id: randomUUID(), sentAtMs: this.#clock.now().getTime(), receiveCount: 0 });
  }
}
