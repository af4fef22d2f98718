/** Other job queues on the same PostgreSQL, each in the configuration that was fastest for it. */
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';

export interface JobRival {
  readonly name: string;
  enqueue(jobs: number): Promise<void>;
  /** Returns the milliseconds until everything that was enqueued is handled. */
  process(jobs: number): Promise<number>;
}

/** The part of graphile-worker that is used. It is a development dependency; other benches run without it. */
interface GraphileWorker {
  run(options: object): Promise<{ stop(): Promise<void> }>;
  runMigrations(options: object): Promise<void>;
  /** Takes a factory of log functions. */
  Logger: new (
    factory: () => () => void,
  ) => object;
}

interface Boss {
  start(): Promise<unknown>;
  stop(options: object): Promise<unknown>;
  createQueue(name: string): Promise<unknown>;
  insert(jobs: readonly object[]): Promise<unknown>;
  work(queue: string, options: object, handler: (jobs: readonly unknown[]) => Promise<void>): Promise<unknown>;
}

/** Imports a package, or returns undefined when it is not installed. */
export async function load<T>(name: string): Promise<T | undefined> {
  const loaded: unknown = await import(name).catch(() => undefined);
  return loaded as T | undefined; // the interfaces above declare what is used of it
}

/** `all` resolves to the milliseconds until `seen` was called for all jobs. */
export function countdown(jobs: number): { seen(n: number): void; readonly all: Promise<number> } {
  const startedAt = performance.now();
  let left = jobs;
  let finish: (ms: number) => void = () => undefined;
  const all = new Promise<number>((done) => {
    finish = done;
  });
  const seen = (n: number) => {
    left -= n;
    if (left <= 0) finish(performance.now() - startedAt);
  };
  return { seen, all };
}

/** With a local queue of 500 and completions in batches. Returns undefined when it is not installed. */
export async function graphileWorker(client: Client, connectionString: string): Promise<JobRival | undefined> {
  const graphile = await load<GraphileWorker>('graphile-worker');
  if (!graphile) return undefined;
  // Without this, log lines for every job would be most of the measured time.
  const logger = new graphile.Logger(() => () => undefined);
  await graphile.runMigrations({ connectionString, logger });
  return {
    name: 'graphile-worker, local queue 500, batched',
    async enqueue(jobs) {
      await client.query(
        `select count(*) from graphile_worker.add_jobs(array(
           select json_populate_record(null::graphile_worker.job_spec, json_build_object('identifier', 'nothing', 'payload', json_build_object('n', n)))
           from generate_series(1, $1::int) n))`,
        [jobs],
      );
    },
    async process(jobs) {
      const { seen, all } = countdown(jobs);
      const nothing = async () => seen(1);
      const worker = { concurrentJobs: 50, localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 };
      const preset = { worker: { ...worker, connectionString, maxPoolSize: 10, logger } };
      const runner = await graphile.run({ preset, taskList: { nothing }, noHandleSignals: true });
      const ms = await all;
      await runner.stop();
      return ms;
    },
  };
}

/** With four workers that fetch 500 jobs at a time. Returns undefined when it is not installed. */
export async function pgBoss(connectionString: string): Promise<(JobRival & { stop(): Promise<void> }) | undefined> {
  const loaded = await load<{ default: new (url: string) => Boss }>('pg-boss');
  if (!loaded) return undefined;
  const boss = new loaded.default(connectionString);
  await boss.start();
  let queue = '';
  return {
    name: 'pg-boss, four workers, 500 a fetch',
    async enqueue(jobs) {
      queue = `nothing-${randomUUID()}`;
      await boss.createQueue(queue);
      const rows = Array.from({ length: jobs }, (_, n) => ({ name: queue, data: { n } }));
      await boss.insert(rows);
    },
    async process(jobs) {
      const { seen, all } = countdown(jobs);
      for (let worker = 0; worker < 4; worker += 1) {
        await boss.work(queue, { batchSize: 500, pollingIntervalSeconds: 0.5 }, async (some) => seen(some.length));
      }
      return all;
    },
    async stop() {
      await boss.stop({ graceful: false });
    },
  };
}
