import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { onFreePort } from './free-port.ts';
import { type Postgres, startPostgres } from './postgres.ts';

let parent: string;
let postgres: Postgres;
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'postgres-'));
  chmodSync(parent, 0o755);
  postgres = await startPostgres({ folder: join(parent, 'one'), copyOf: inject('blankCluster'), throwAway: true });
});
afterAll(async () => {
  await postgres.stop();
  rmSync(parent, { recursive: true, force: true });
});

async function query(server: Postgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const another = (folder: string, port?: number) =>
  startPostgres({
    folder: join(parent, folder),
    copyOf: inject('blankCluster'),
    throwAway: true,
    ...(port ? { port } : {}),
  });

describe('startPostgres', () => {
  it('starts on a copy that is its own: what is written there is in no other', async () => {
    await query(postgres, 'create table kept as select 1 as n');
    const other = await another('two');
    expect(await query(other, `select to_regclass('kept') as found`)).toEqual([{ found: null }]);
    await other.stop();
    expect(await query(postgres, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  it('keeps to a port that it was given, and says that it is taken', async () => {
    await expect(another('three', postgres.port)).rejects.toThrow(/did not start: .*Address already in use/);
  });
});

describe('onFreePort', () => {
  const found = (...ports: number[]) => {
    const left = [...ports];
    return async () => left.shift() ?? 0;
  };

  it('takes another port when another process was faster', async () => {
    const start = (port: number) => another('four', port);
    const second = await onFreePort(start, found(postgres.port, await onFreePort(async (port) => port)));
    expect(second.port).not.toBe(postgres.port);
    await second.stop();
  });

  it('gives up after the third, and at once for any other reason', async () => {
    const tried: number[] = [];
    const refuse = (reason: string) => async (port: number) => {
      tried.push(port);
      throw new Error(reason);
    };
    await expect(onFreePort(refuse('bind: Address already in use'), found(1, 2, 3, 4))).rejects.toThrow('in use');
    await expect(onFreePort(refuse('no such folder'), found(5, 6))).rejects.toThrow('no such folder');
    expect(tried).toEqual([1, 2, 3, 5]);
  });
});
