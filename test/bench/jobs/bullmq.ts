/** BullMQ on a Redis server of its own, if one is installed. The server writes nothing to disk, which is its fastest mode. */
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { countdown, type JobRival, load } from './job-rivals.ts';

interface Closable {
  close(): Promise<void>;
}

/**
 * The part of BullMQ that is used. It is installed by hand, `npm install --no-save bullmq@6.7.0 ioredis@6.0.0`: as a
 * dependency it would need binaries for each platform, and `npm ci` would fail where they are missing.
 */
interface BullMq {
  Queue: new (name: string, options: object) => Closable & { addBulk(jobs: readonly object[]): Promise<unknown> };
  Worker: new (name: string, handle: () => Promise<void>, options: object) => Closable;
}

export const NO_REDIS =
  'BullMQ is left out: it takes a redis-server, and npm install --no-save bullmq@6.7.0 ioredis@6.0.0';

/** The same as for graphile-worker; more made it slower. */
const AT_ONCE = 50;
/** The same as the ledger's bulk jobs. */
const PRIORITY = 7;

interface Redis {
  /** A socket needs no port and no network stack. */
  readonly socket: string;
  stop(): Promise<void>;
}

async function startRedis(): Promise<Redis | undefined> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'followthrough-bench-redis-'));
  const socket = join(folder, 'redis.sock');
  const flags = ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no', '--dir', folder];
  const server = spawn('redis-server', flags, { stdio: 'ignore' });
  const exited = new Promise((done) => server.once('exit', done));
  while (!existsSync(socket) && server.exitCode === null) await pause(10);
  return {
    socket,
    async stop() {
      server.kill();
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Returns undefined without the package or a server. Each `enqueue` opens a new queue, so that rounds do not mix. */
export async function bullMq(): Promise<(JobRival & { stop(): Promise<void> }) | undefined> {
  const bull = await load<BullMq>('bullmq');
  const redis = bull && (await startRedis());
  if (!bull || !redis) return undefined;
  const connection = { path: redis.socket, maxRetriesPerRequest: null };
  const open: Closable[] = [];
  let queue = '';
  return {
    name: `BullMQ on Redis, ${AT_ONCE} at once`,
    async enqueue(jobs) {
      queue = `nothing-${randomUUID()}`;
      const adder = new bull.Queue(queue, { connection });
      open.push(adder);
      const opts = { priority: PRIORITY, removeOnComplete: true };
      await adder.addBulk(Array.from({ length: jobs }, (_, n) => ({ name: 'nothing', data: { n }, opts })));
    },
    async process(jobs) {
      const { seen, all } = countdown(jobs);
      const worker = new bull.Worker(queue, async () => seen(1), { connection, concurrency: AT_ONCE });
      const ms = await all;
      await worker.close();
      return ms;
    },
    async stop() {
      for (const one of open) await one.close();
      await redis.stop();
    },
  };
}
