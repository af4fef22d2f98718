/** One execution environment: a worker thread with a function's code that runs one invocation at a time. */
import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { InvocationResult } from '../../../service.ts';
import type { FunctionConfiguration } from '../function-configuration.ts';

/** Longest initialisation, as on AWS. */
const INIT_SECONDS = 10;
/** Below this heap a worker with a bundled SDK client cannot start, although AWS starts it with less memory. */
const LEAST_HEAP_MB = 96;

/** One event for a function. A retry of an asynchronous event has the same `requestId`. */
export interface Invocation {
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  readonly functionArn: string;
  readonly functionVersion: string;
  /** Value of `_X_AMZN_TRACE_ID` while it runs. */
  readonly trace: string;
  readonly clientContext?: unknown;
}

interface ErrorDocument {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

type Word =
  | { readonly kind: 'ready' }
  | { readonly kind: 'print'; readonly text: string }
  | { readonly kind: 'unusable' | 'failed' | 'crash'; readonly error: ErrorDocument }
  | { readonly kind: 'done'; readonly payload: string };

interface Running {
  readonly invocation: Invocation;
  readonly done: (result: InvocationResult) => void;
  timer: NodeJS.Timeout;
}

interface EnvironmentOptions {
  readonly id: string;
  readonly configuration: FunctionConfiguration;
  readonly variables: Readonly<Record<string, string>>;
  readonly logStreamName: string;
  readonly time: BigInt64Array;
  /** Receives what the function prints, in pieces of any length. */
  readonly onPrint: (text: string) => void;
  readonly onEnd: () => void;
}

const BOOTSTRAP = new URL('./bootstrap.mjs', import.meta.url);

/** Takes one invocation at a time: call `invoke` again only when the last one has ended. */
export class ExecutionEnvironment {
  readonly id: string;
  readonly configuration: FunctionConfiguration;
  readonly #worker: Worker;
  readonly #options: EnvironmentOptions;
  #isReady = false;
  #hasEnded = false;
  #crash: ErrorDocument | undefined;
  #running: Running | undefined;

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    this.id = options.id;
    this.configuration = options.configuration;
    this.#worker = startWorker(options);
    // Output that bypasses the bootstrap, such as a fatal error of V8.
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) {
      stream.on('data', (chunk: Buffer) => options.onPrint(chunk.toString('utf8')));
    }
    this.#worker.on('message', (word: Word) => this.#hear(word));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#exit(code));
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Runs one invocation, after initialisation if that is not over. Never rejects. */
  invoke(invocation: Invocation): Promise<InvocationResult> {
    return new Promise((done) => {
      const seconds = this.#isReady ? this.configuration.timeoutSeconds : INIT_SECONDS;
      this.#running = { invocation, done, timer: this.#timeOutAfter(seconds) };
      if (this.#hasEnded) this.#die('Runtime.ExitError', 'Runtime exited with error: signal: killed');
      else if (this.#isReady) this.#post(this.#running);
    });
  }

  /** Ends the environment at once, even during an invocation. Resolves when the thread is gone. */
  async kill(): Promise<void> {
    this.#die('Runtime.ExitError', 'Runtime exited with error: signal: killed');
    this.#end();
    await this.#worker.terminate();
  }

  #post({ invocation }: Running): void {
    this.#worker.postMessage({ ...invocation, remainingMs: this.configuration.timeoutSeconds * 1000 });
  }

  #timeOutAfter(seconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#die('Sandbox.Timedout', `Task timed out after ${seconds.toFixed(2)} seconds`);
    }, seconds * 1000);
  }

  #hear(word: Word): void {
    if (word.kind === 'print') this.#options.onPrint(word.text);
    else if (word.kind === 'ready') this.#begin();
    else if (word.kind === 'done') this.#finish({ payload: word.payload, failed: false, died: false });
    else if (word.kind === 'crash') this.#crash = word.error;
    else {
      // After a failed initialisation the next invocation starts a new environment.
      if (word.kind === 'unusable') this.#end();
      this.#finish({ payload: JSON.stringify(word.error), failed: true, died: false });
    }
  }

  /** Initialised: the function's time-out begins now. */
  #begin(): void {
    this.#isReady = true;
    if (!this.#running) return;
    clearTimeout(this.#running.timer);
    this.#running.timer = this.#timeOutAfter(this.configuration.timeoutSeconds);
    this.#post(this.#running);
  }

  #fail(error: Error & { code?: string }): void {
    const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    this.#crash ??= isMemory
      ? { errorType: 'Runtime.OutOfMemory', errorMessage: this.#message('Runtime exited with error: signal: killed') }
      : { errorType: error.name, errorMessage: error.message, trace: String(error.stack).split('\n') };
  }

  #exit(code: number): void {
    if (this.#crash) this.#finish({ payload: JSON.stringify(this.#crash), failed: true, died: true });
    const reason =
      code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code}`;
    this.#die('Runtime.ExitError', reason);
    this.#end();
  }

  #die(errorType: string, reason: string): void {
    const payload = JSON.stringify({ errorType, errorMessage: this.#message(reason) });
    this.#finish({ payload, failed: true, died: true });
  }

  #message(reason: string): string {
    return `RequestId: ${this.#running?.invocation.requestId ?? randomUUID()} Error: ${reason}`;
  }

  #finish(result: InvocationResult): void {
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    clearTimeout(running.timer);
    if (result.died) this.#end();
    running.done(result);
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    void this.#worker.terminate();
    this.#options.onEnd();
  }
}

function startWorker({ configuration, variables, logStreamName, time }: EnvironmentOptions): Worker {
  const { name, memoryMb, folder, handler, runtime, logGroup } = configuration;
  const context = {
    functionName: name,
    memoryLimitInMB: String(memoryMb),
    logGroupName: logGroup,
    logStreamName,
  };
  return new Worker(BOOTSTRAP, {
    // Without these a worker inherits its parent's environment, arguments and loaders.
    env: { ...variables },
    execArgv: [],
    argv: [],
    stdout: true,
    stderr: true,
    name,
    resourceLimits: { maxOldGenerationSizeMb: Math.max(memoryMb, LEAST_HEAP_MB) },
    workerData: { folder, handler, runtimeVersion: Number(/\d+/.exec(runtime)?.[0]), time, context },
  });
}
