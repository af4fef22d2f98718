/** Assigns invocations to environments: reuses idle ones, starts more up to a limit, and queues beyond that. */
import { availableParallelism } from 'node:os';
import { AwsError, type InvocationResult } from '../../service.ts';
import type { ExecutionEnvironment, Invocation } from './environment/execution-environment.ts';
import type { FunctionConfiguration } from './function-configuration.ts';

/** AWS allows a thousand. More threads than this cost a laptop memory and gain no speed. */
const MOST_ENVIRONMENTS = Math.max(8, 2 * availableParallelism());
/**
 * Busy and idle environments, 12 to 20 MB each: room to keep one for each of sixty functions. Without it, functions that
 * alternate start every time, which costs 50 ms of processor time, and another 45 ms in their first run.
 */
const MOST_KEPT = MOST_ENVIRONMENTS + 60;
/** In wall time, because an idle worker costs real memory. */
const IDLE_MS = 2 * 60_000;

interface Job {
  readonly configuration: FunctionConfiguration;
  readonly invocation: Invocation;
  readonly done: (result: InvocationResult) => void;
}

type Start = (configuration: FunctionConfiguration, functionVersion: string) => ExecutionEnvironment;

/** All environments of all functions. This machine limits how many run at once, and a function's reserved concurrency. */
export class Fleet {
  readonly #start: Start;
  readonly #busy = new Set<ExecutionEnvironment>();
  /** Idle environments, least recently used first, each with the timer that ends it. */
  readonly #idle = new Map<ExecutionEnvironment, NodeJS.Timeout>();
  readonly #listeners = new Set<() => void>();
  #waiting: Job[] = [];
  #nested = 0;

  constructor(start: Start) {
    this.#start = start;
  }

  /**
   * Runs an invocation as soon as there is an environment for it. One that a running function asks for (`isNested`)
   * does not wait for a free place: its caller occupies one until it has the result.
   * Throws `TooManyRequestsException` beyond the function's reserved concurrency.
   */
  run(configuration: FunctionConfiguration, invocation: Invocation, isNested = false): Promise<InvocationResult> {
    const { reservedConcurrency } = configuration;
    if (reservedConcurrency !== undefined && this.concurrency(configuration) >= reservedConcurrency) throw throttled();
    return new Promise((done) => {
      const job = { configuration, invocation, done };
      if (isNested) {
        this.#nested += 1;
        this.#assign(
          this.#takeIdle(configuration) ?? this.#start(configuration, invocation.functionVersion),
          job,
          () => {
            this.#nested -= 1;
          },
        );
        return;
      }
      this.#waiting.push(job);
      this.#dispatch();
    });
  }

  /** Invocations of a function that run or wait. */
  concurrency({ name }: FunctionConfiguration): number {
    const running = [...this.#busy].filter(({ configuration }) => configuration.name === name).length;
    return running + this.waiting(name);
  }

  waiting(name: string): number {
    return this.#waiting.filter(({ configuration }) => configuration.name === name).length;
  }

  environments(name: string): number {
    return [...this.#busy, ...this.#idle.keys()].filter(({ configuration }) => configuration.name === name).length;
  }

  isIdle(): boolean {
    return this.#busy.size === 0 && this.#waiting.length === 0;
  }

  /** True when an invocation would start at once. */
  hasRoom(): boolean {
    return this.#waiting.length === 0 && this.#busy.size - this.#nested < MOST_ENVIRONMENTS;
  }

  /** Calls `listener` after an invocation ended. */
  onRoom(listener: () => void): void {
    this.#listeners.add(listener);
  }

  kill(environmentId: string): void {
    for (const environment of [...this.#busy, ...this.#idle.keys()])
      if (environment.id === environmentId) void environment.kill();
  }

  /** An environment ended by itself or was killed. */
  forget(environment: ExecutionEnvironment): void {
    clearTimeout(this.#idle.get(environment));
    this.#idle.delete(environment);
    if (this.#busy.delete(environment)) this.#dispatch();
  }

  async stop(): Promise<void> {
    const payload = JSON.stringify({ errorType: 'Runtime.ExitError', errorMessage: 'The runtime was stopped' });
    for (const { done } of this.#waiting.splice(0)) done({ payload, failed: true, died: true });
    await Promise.all([...this.#busy, ...this.#idle.keys()].map((environment) => environment.kill()));
  }

  /** Fills all free places. A job whose function has an idle environment may overtake one whose function has none. */
  #dispatch(): void {
    this.#waiting = this.#waiting.filter((job) => {
      if (this.#busy.size - this.#nested >= MOST_ENVIRONMENTS) return true;
      const environment = this.#takeIdle(job.configuration);
      if (!environment) this.#makeRoom();
      this.#assign(environment ?? this.#start(job.configuration, job.invocation.functionVersion), job);
      return false;
    });
  }

  #assign(environment: ExecutionEnvironment, job: Job, release: () => void = () => undefined): void {
    this.#busy.add(environment);
    environment.invoke(job.invocation).then((result) => {
      release();
      this.#busy.delete(environment);
      if (!environment.hasEnded) this.#rest(environment);
      job.done(result);
      // After the microtasks of the caller, so that the work that follows from this result is known first.
      setImmediate(() => {
        this.#dispatch();
        for (const listener of this.#listeners) listener();
      });
    });
  }

  #rest(environment: ExecutionEnvironment): void {
    const timer = setTimeout(() => void environment.kill(), IDLE_MS);
    timer.unref();
    this.#idle.set(environment, timer);
  }

  /** Returns the environment used last, so that the others can expire. */
  #takeIdle({ name }: FunctionConfiguration): ExecutionEnvironment | undefined {
    const environment = [...this.#idle.keys()].findLast(({ configuration }) => configuration.name === name);
    if (environment) {
      clearTimeout(this.#idle.get(environment));
      this.#idle.delete(environment);
    }
    return environment;
  }

  /** Ends the oldest idle environment, of any function, when there are too many. */
  #makeRoom(): void {
    if (this.#busy.size + this.#idle.size < MOST_KEPT) return;
    const [oldest] = this.#idle.keys();
    void oldest?.kill();
  }
}

const throttled = (): AwsError =>
  new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
    members: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User' },
  });
