/** Asynchronous invocations: retried one and two minutes after a failure, on the clock, then sent to a destination. */
import type { Clock } from '../../clock.ts';
import { AwsError, type InvocationResult, type Principal, type Queues } from '../../service.ts';
import type { FunctionConfiguration } from './function-configuration.ts';
import type { InvokeConfig } from './invoke-config.ts';
import { RECURSION } from './recursion.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_AFTER_SECONDS = [60, 120];
/** Waits after throttling: from one second to five minutes, doubled each time. */
const LONGEST_BACKOFF_SECONDS = 300;

interface LateEvent {
  readonly requestId: string;
  readonly functionArn: string;
  readonly configuration: FunctionConfiguration;
  /** JSON text. */
  readonly event: string;
  /** Trace headers of what caused it. */
  readonly traces: readonly string[];
}

interface LaterOptions {
  readonly clock: Clock;
  readonly queues: Queues | undefined;
  readonly run: (late: LateEvent) => Promise<InvocationResult>;
  readonly configOf: (functionName: string) => InvokeConfig;
  readonly roleOf: (configuration: FunctionConfiguration) => Principal;
  readonly invokeLater: (functionArn: string, event: unknown, traces: readonly string[]) => void;
  readonly log: (line: string) => void;
}

interface Progress {
  readonly late: LateEvent;
  readonly queuedAtMs: number;
  attempts: number;
  throttles: number;
}

/** Kept in memory: a stop of the runtime loses events that wait for a retry, which AWS would keep. */
export class LaterInvocations {
  readonly #options: LaterOptions;
  readonly #cancels = new Set<() => void>();
  #running = 0;

  constructor(options: LaterOptions) {
    this.#options = options;
  }

  /** True when nothing runs; retries wait for the clock. */
  isIdle(): boolean {
    return this.#running === 0;
  }

  add(late: LateEvent): void {
    void this.#attempt({ late, queuedAtMs: this.#nowMs(), attempts: 0, throttles: 0 });
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel();
  }

  async #attempt(progress: Progress): Promise<void> {
    this.#running += 1;
    try {
      const result = await this.#options.run(progress.late);
      progress.attempts += 1;
      if (result.failed) this.#retry(progress, result);
      else this.#deliver(progress, this.#config(progress).onSuccess, 'Success', result);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // Not retried. AWS does not document the condition in the destination's record.
      if (error.name === RECURSION) return this.#giveUp(progress, RECURSION, undefined);
      progress.throttles += 1;
      const waitSeconds = Math.min(LONGEST_BACKOFF_SECONDS, 2 ** (progress.throttles - 1));
      if (this.#isTooOld(progress, waitSeconds)) this.#giveUp(progress, 'EventAgeExceeded', undefined);
      else this.#again(progress, waitSeconds);
    } finally {
      this.#running -= 1;
    }
  }

  #retry(progress: Progress, result: InvocationResult): void {
    const waitSeconds = RETRY_AFTER_SECONDS[progress.attempts - 1] ?? 0;
    if (progress.attempts > this.#config(progress).mostRetries) this.#giveUp(progress, 'RetriesExhausted', result);
    else if (this.#isTooOld(progress, waitSeconds)) this.#giveUp(progress, 'EventAgeExceeded', result);
    else this.#again(progress, waitSeconds);
  }

  #again(progress: Progress, waitSeconds: number): void {
    const cancel = this.#options.clock.at(new Date(this.#nowMs() + waitSeconds * 1000), () => {
      this.#cancels.delete(cancel);
      void this.#attempt(progress);
    });
    this.#cancels.add(cancel);
  }

  #giveUp(progress: Progress, condition: string, result: InvocationResult | undefined): void {
    const { configuration, requestId } = progress.late;
    this.#options.log(
      `${configuration.name}: gave up event ${requestId} after ${progress.attempts} attempts (${condition})`,
    );
    if (configuration.deadLetterArn) this.#bury(progress, configuration.deadLetterArn, result);
    this.#deliver(progress, this.#config(progress).onFailure, condition, result);
  }

  /** A dead-letter queue gets the event unchanged, with the error in attributes. */
  #bury({ late }: Progress, queueArn: string, result: InvocationResult | undefined): void {
    const attribute = (StringValue: string) => ({ DataType: 'String', StringValue: StringValue.slice(0, 1024) || '-' });
    const attributes = {
      RequestID: attribute(late.requestId),
      ErrorCode: { DataType: 'Number', StringValue: result ? '200' : '429' },
      ErrorMessage: attribute(messageOf(result)),
    };
    this.#send(queueArn, late.event, late.configuration, attributes);
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  #deliver(
    { late, attempts }: Progress,
    arn: string | undefined,
    condition: string,
    result: InvocationResult | undefined,
  ): void {
    if (arn === undefined) return;
    const record = {
      version: '1.0',
      timestamp: this.#options.clock.now().toISOString(),
      requestContext: {
        requestId: late.requestId,
        functionArn: `${late.configuration.arn}:$LATEST`,
        condition,
        approximateInvokeCount: attempts,
      },
      requestPayload: parsed(late.event),
      ...(result
        ? {
            responseContext: {
              statusCode: 200,
              executedVersion: '$LATEST',
              ...(result.failed ? { functionError: 'Unhandled' } : {}),
            },
            responsePayload: parsed(result.payload),
          }
        : {}),
    };
    if (arn.includes(':lambda:')) this.#options.invokeLater(arn, record, late.traces);
    else this.#send(arn, JSON.stringify(record), late.configuration);
  }

  /** As the function's role, which needs the permission to send. */
  #send(queueArn: string, body: string, configuration: FunctionConfiguration, attributes = {}): void {
    try {
      this.#options.queues?.send(queueArn, { body, attributes }, this.#options.roleOf(configuration));
    } catch (error) {
      this.#options.log(`${configuration.name}: destination ${queueArn} refused: ${String(error)}`);
    }
  }

  #config({ late }: Progress): InvokeConfig {
    return this.#options.configOf(late.configuration.name);
  }

  #isTooOld(progress: Progress, waitSeconds: number): boolean {
    return this.#nowMs() + waitSeconds * 1000 - progress.queuedAtMs > this.#config(progress).mostAgeSeconds * 1000;
  }

  #nowMs(): number {
    return this.#options.clock.now().getTime();
  }
}

const parsed = (text: string): unknown => JSON.parse(text);

function messageOf(result: InvocationResult | undefined): string {
  const document = result ? parsed(result.payload) : undefined;
  const message: unknown =
    typeof document === 'object' && document !== null ? Reflect.get(document, 'errorMessage') : 'Rate Exceeded.';
  return String(message);
}
