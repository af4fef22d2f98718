/**
 * One event source mapping: receives batches from its queue, invokes the function, deletes what succeeded. Never polls.
 */
import type { ServiceContext } from '../../service.ts';
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

/** While Lambda has no room, messages stay in the queue and their receive count does not rise. */
export class Mapping {
  readonly #settings: MappingSettings;
  readonly #context: ServiceContext;
  readonly #lambda: Lambda;
  /** Messages of a batch that is not full and whose window is open. */
  #gathered: Received[] = [];
  #endWindow: (() => void) | undefined;
  #isWindowOver = false;
  #isPumping = false;
  #running = 0;
  #busySinceMs: number | undefined;
  #stopListening: (() => void) | undefined;

  constructor(settings: MappingSettings, context: ServiceContext, lambda: Lambda) {
    this.#settings = settings;
    this.#context = context;
    this.#lambda = lambda;
  }

  /**
   * Begins to receive. Messages in flight were received before this start, by a runtime that may have been killed: they
   * become visible now, so that no one has to wait, or move the clock, for their visibility time-out.
   */
  start(): void {
    if (!this.#settings.isEnabled) return;
    this.#settings.queue.releaseInFlight();
    this.#stopListening = this.#settings.queue.onVisible(() => this.pump());
    this.pump();
  }

  stop(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#endWindow?.();
  }

  /** True when no batch runs and none could begin now. A batch with an open window waits for the clock. */
  isIdle(): boolean {
    if (this.#running > 0 || this.#isWindowOver) return false;
    if (this.#stopListening === undefined) return true;
    const hasNext = this.#settings.queue.hasNext(); // may have started a batch
    return !hasNext && this.#running === 0;
  }

  /** Starts as many batches as messages, concurrency and workers allow. */
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
    const nowMs = this.#context.clock.now().getTime();
    this.#busySinceMs ??= nowMs;
    const minutes = Math.max(0, Math.floor((nowMs - this.#busySinceMs) / 60_000));
    return Math.min(MOST_CONCURRENT, FIRST_CONCURRENT + MORE_PER_MINUTE * minutes);
  }

  /** Returns the messages of the next batch; none when the queue is empty or the batch's window is still open. */
  #nextBatch(): Received[] {
    const { queue, batchSize, windowSeconds } = this.#settings;
    if (!queue.hasNext() && !this.#isWindowOver) return [];
    const most = batchSize - this.#gathered.length;
    if (queue.hasNext()) this.#gathered.push(...queue.receive({ most, mostBytes: this.#room() }));
    // Messages that are left did not fit into this batch, by number or by size.
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
    const { clock } = this.#context;
    this.#endWindow = clock.at(new Date(clock.now().getTime() + seconds * 1000), () => {
      this.#isWindowOver = true;
      this.pump();
    });
  }

  /** Messages that failed stay invisible until their visibility time-out; so do all when the function was throttled. */
  async #run(batch: readonly Received[]): Promise<void> {
    const { functionArn, queue, reportsFailures } = this.#settings;
    try {
      const event = queueEvent(batch, queue.arn, this.#context.region);
      const traces = batch.flatMap(({ message }) => message.traceHeader ?? []);
      const result = await this.#lambda.invoke(functionArn, event, traces);
      const ids = batch.map(({ message }) => message.id);
      const failed = failedMessages(result, ids, reportsFailures);
      if (failed === 'all') return;
      for (const { message, receiptHandle } of batch) if (!failed.has(message.id)) queue.delete(receiptHandle);
    } catch (error) {
      this.#context.log(`${queue.name}: batch of ${batch.length} not delivered: ${String(error)}`);
    }
  }
}
