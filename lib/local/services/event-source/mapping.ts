/** One event source mapping at work: takes batches from its queue, invokes, deletes what is done. Never polls in vain. */
import type { Surroundings } from '../../service.ts';
import type { Lambda } from '../lambda/lambda.ts';
import type { Received } from '../sqs/delivery.ts';
import { failedMessages } from './batch-outcome.ts';
import type { MappingSettings } from './mapping-settings.ts';
import { queueEvent } from './queue-event.ts';

/** Lambda starts with five batches at a time, and adds 300 a minute up to 1 250 while there is a backlog. */
const FIRST_CONCURRENT = 5;
const MORE_PER_MINUTE = 300;
const MOST_CONCURRENT = 1250;
/** Bodies in one event: below the 6 MB of a synchronous invocation, with room for escapes and the other members. */
const MOST_BODY_BYTES = 5 * 1024 * 1024;

export class Mapping {
  readonly #settings: MappingSettings;
  readonly #surroundings: Surroundings;
  readonly #lambda: Lambda;
  /** Messages that wait for their batch to fill, or for its window to end. */
  #gathered: Received[] = [];
  #endWindow: (() => void) | undefined;
  #isWindowOver = false;
  #isPumping = false;
  #running = 0;
  #busySinceMs: number | undefined;
  #stopListening: (() => void) | undefined;

  constructor(settings: MappingSettings, surroundings: Surroundings, lambda: Lambda) {
    this.#settings = settings;
    this.#surroundings = surroundings;
    this.#lambda = lambda;
  }

  /**
   * What is in flight now was received by a run that is over, killed perhaps in the middle of it. AWS, which is never
   * switched off, would give it after its visibility time-out; here nobody should have to wait, or move the clock.
   */
  start(): void {
    if (!this.#settings.isEnabled) return;
    this.#settings.queue.land();
    this.#stopListening = this.#settings.queue.onVisible(() => this.pump());
    this.pump();
  }

  stop(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#endWindow?.();
  }

  /** True when no batch runs and none could be taken now. A batch whose window is open waits for the clock. */
  isIdle(): boolean {
    if (this.#running > 0 || this.#isWindowOver) return false;
    if (this.#stopListening === undefined) return true;
    const hasNext = this.#settings.queue.hasNext(); // may have begun a batch
    return !hasNext && this.#running === 0;
  }

  /** Starts as many batches as there are messages, concurrency and workers for. */
  pump(): void {
    if (this.#isPumping) return; // receiving wakes every listener, this one too
    this.#isPumping = true;
    try {
      while (this.#stopListening && this.#running < this.#limit() && this.#lambda.hasRoom()) {
        const batch = this.#nextBatch();
        if (batch.length === 0) break;
        this.#running += 1;
        void this.#run(batch).finally(() => {
          this.#running -= 1;
          this.pump();
        });
      }
    } finally {
      this.#isPumping = false;
    }
    if (this.#running === 0) this.#busySinceMs = undefined;
  }

  #limit(): number {
    if (this.#settings.mostConcurrent !== undefined) return this.#settings.mostConcurrent;
    const nowMs = this.#surroundings.clock.now().getTime();
    this.#busySinceMs ??= nowMs;
    const minutes = Math.max(0, Math.floor((nowMs - this.#busySinceMs) / 60_000));
    return Math.min(MOST_CONCURRENT, FIRST_CONCURRENT + MORE_PER_MINUTE * minutes);
  }

  /** The messages to invoke with now; empty when there are none, or when their window is still open. */
  #nextBatch(): Received[] {
    const { queue, batchSize, windowSeconds } = this.#settings;
    if (!queue.hasNext() && !this.#isWindowOver) return [];
    const most = batchSize - this.#gathered.length;
    if (queue.hasNext()) this.#gathered.push(...queue.receive({ most, mostBytes: this.#room() }));
    // What is still to be had did not fit into this batch, by number or by size.
    const isFull = this.#gathered.length >= batchSize || queue.hasNext();
    if (windowSeconds > 0 && !isFull && !this.#isWindowOver) {
      this.#openWindow(windowSeconds);
      return [];
    }
    this.#endWindow?.();
    this.#endWindow = undefined;
    this.#isWindowOver = false;
    return this.#gathered.splice(0);
  }

  #room(): number {
    return this.#gathered.reduce((room, { message }) => room - Buffer.byteLength(message.body), MOST_BODY_BYTES);
  }

  #openWindow(seconds: number): void {
    if (this.#endWindow || this.#gathered.length === 0) return;
    const { clock } = this.#surroundings;
    this.#endWindow = clock.at(new Date(clock.now().getTime() + seconds * 1000), () => {
      this.#isWindowOver = true;
      this.pump();
    });
  }

  /** What failed stays invisible until its visibility time-out, as does everything when the function was throttled. */
  async #run(batch: readonly Received[]): Promise<void> {
    const { functionArn, queue, reportsFailures } = this.#settings;
    try {
      const event = queueEvent(batch, queue.arn, this.#surroundings.region);
      const result = await this.#lambda.invoke(functionArn, event);
      const ids = batch.map(({ message }) => message.id);
      const failed = failedMessages(result, ids, reportsFailures);
      if (failed === 'all') return;
      for (const { message, receiptHandle } of batch) if (!failed.has(message.id)) this.#delete(receiptHandle);
    } catch (error) {
      this.#surroundings.log(`${queue.name}: batch of ${batch.length} not delivered: ${String(error)}`);
    }
  }

  #delete(receiptHandle: string): void {
    try {
      this.#settings.queue.delete(receiptHandle);
    } catch (error) {
      // A FIFO handle that expired while the function ran: the message comes again.
      this.#surroundings.log(`${this.#settings.queue.name}: not deleted: ${String(error)}`);
    }
  }
}
