/**
 * Invocations of every kind: counted, limited in size, logged when they fail, and retried when they are asynchronous.
 */
import { randomUUID } from 'node:crypto';
import { AwsError, type InvocationResult, type Principal, type Queues, type ServiceContext } from '../../service.ts';
import type { Catalogue, FoundFunction } from './catalogue.ts';
import type { FunctionLog } from './environment/function-log.ts';
import type { Fleet } from './fleet.ts';
import type { FunctionConfiguration } from './function-configuration.ts';
import { LaterInvocations } from './later.ts';
import { isLoop, nextLink, recursionDetected } from './recursion.ts';
import type { Tally } from './tally.ts';

/** Largest result of a synchronous invocation, as in AWS's error message. */
const LARGEST_RESPONSE = 6 * 1024 * 1024 + 100;
const LARGEST_ASYNCHRONOUS_EVENT = 1024 * 1024;

interface RunOptions {
  readonly requestId?: string;
  /** A running function asks for it. */
  readonly isNested?: boolean;
  /** Trace headers of the messages or the call that cause it. */
  readonly traces?: readonly string[];
}

interface InvokerParts {
  readonly context: ServiceContext;
  readonly catalogue: Catalogue;
  readonly fleet: Fleet;
  readonly tally: Tally;
  readonly log: FunctionLog;
  readonly queues: Queues | undefined;
}

/** Every invocation passes here, whichever service asks for it. */
export class Invoker {
  readonly #parts: InvokerParts;
  readonly #later: LaterInvocations;

  constructor(parts: InvokerParts) {
    const { context, catalogue, queues } = parts;
    this.#parts = parts;
    this.#later = new LaterInvocations({
      clock: context.clock,
      queues,
      run: ({ requestId, functionArn, event, traces }) =>
        this.run(catalogue.find(functionArn), event, { requestId, traces }),
      configOf: (name) => catalogue.invokeConfig(name),
      roleOf: (configuration) => this.roleOf(configuration),
      invokeLater: (functionArn, event, traces) =>
        this.later(catalogue.find(functionArn), JSON.stringify(event), traces),
      log: context.log,
    });
  }

  /** Assumes the function's role, as Lambda does. */
  roleOf({ roleArn }: FunctionConfiguration): Principal {
    return this.#parts.context.iam.assume(roleArn, 'lambda.amazonaws.com');
  }

  /**
   * Runs the function and waits. Throws `TooManyRequestsException` beyond its reserved concurrency, and
   * `RecursiveInvocationException` when one chain has invoked it too often.
   */
  async run(
    { configuration, arn: functionArn, version: functionVersion }: FoundFunction,
    event: string,
    { requestId = randomUUID(), isNested = false, traces = [] }: RunOptions = {},
  ): Promise<InvocationResult> {
    const { fleet, tally, log } = this.#parts;
    const { name } = configuration;
    const trace = this.#trace(configuration, traces);
    try {
      const result = limited(
        await fleet.run(configuration, { requestId, event, functionArn, functionVersion, trace }, isNested),
      );
      tally.count(name, result.failed ? 'errors' : 'successes');
      if (result.failed) log.write(name, requestId, `ERROR Invoke Error ${result.payload}`);
      return result;
    } catch (error) {
      tally.count(name, 'throttles');
      throw error;
    }
  }

  later({ arn: functionArn, configuration }: FoundFunction, event: string, traces: readonly string[] = []): void {
    if (Buffer.byteLength(event) > LARGEST_ASYNCHRONOUS_EVENT) {
      const message = `Request must be smaller than ${LARGEST_ASYNCHRONOUS_EVENT} bytes for the InvokeFunction operation`;
      throw new AwsError('RequestTooLargeException', message, 413);
    }
    this.#later.add({ requestId: randomUUID(), functionArn, configuration, event, traces });
  }

  /** Returns the trace header of the invocation. */
  #trace(configuration: FunctionConfiguration, traces: readonly string[]): string {
    const { context, tally } = this.#parts;
    const link = nextLink(traces, configuration, context.clock.now());
    if (!isLoop(link, configuration)) return link.header;
    tally.count(configuration.name, 'recursions');
    const stopped = `${configuration.name}: not invoked (RecursiveInvocationsDropped)`;
    context.log(`${stopped}: one chain of messages has invoked it ${link.invocationsBefore} times`);
    throw recursionDetected();
  }

  /** True when no invocation runs or waits for a worker. Retries that wait for the clock do not count. */
  isIdle(): boolean {
    return this.#parts.fleet.isIdle() && this.#later.isIdle();
  }

  async stop(): Promise<void> {
    this.#later.stop();
    await this.#parts.fleet.stop();
    this.#parts.log.close();
  }
}

function limited(result: InvocationResult): InvocationResult {
  if (Buffer.byteLength(result.payload) <= LARGEST_RESPONSE) return result;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${LARGEST_RESPONSE} bytes).`;
  const payload = JSON.stringify({ errorType: 'Function.ResponseSizeTooLarge', errorMessage });
  return { payload, failed: true, died: false };
}
