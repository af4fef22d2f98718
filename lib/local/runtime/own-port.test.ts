/** What the runtime answers on the port of the stack's API, for its pages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type Postgres, startPostgres } from '../../database/postgres.ts';
import { createClock } from '../clock.ts';
import { type Runtime, startRuntime } from './runtime.ts';
import { shopAssembly } from './setup-app.ts';

const folders = { postgres: '', data: '' };
let postgres: Postgres;
let runtime: Runtime;

beforeAll(async () => {
  for (const name of ['postgres', 'data'] as const) folders[name] = mkdtempSync(join(tmpdir(), `runtime-${name}-`));
  postgres = await startPostgres({ folder: folders.postgres, copyOf: inject('blankCluster'), throwAway: true });
  runtime = await startRuntime({
    assembly: shopAssembly(),
    dataFolder: folders.data,
    postgres,
    clock: createClock({ startAt: new Date('2026-11-20T09:00:00Z'), frozen: true }),
    facts: () => ({ shop: 'open' }),
  });
});
afterAll(async () => {
  await runtime.stop();
  await postgres.stop();
  for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
});

const ask = async (path: string, init?: RequestInit) => (await fetch(runtime.apiUrl + path, init)).json();
const due = (until: string) => ask(`/_local/due?until=${until}`);

it('moves the clock, and waits for everything else that runs', async () => {
  const order = fetch(`${runtime.apiUrl}/orders/first`, { method: 'PUT', headers: { Authorization: 'good' } });
  expect(await ask('/_local/clock', { method: 'POST', body: '{"advance":"PT1M"}' })).toEqual({
    now: '2026-11-20T09:01:00.000Z',
  });
  expect((await order).headers.get('x-local-clock')).toMatch(/^2026-11-20T09:0[01]:00.000Z$/);
  expect(await ask('/_local/facts')).toEqual({ shop: 'open' });
});

it('lists what is due: schedules and delayed messages, by the function that they wake', async () => {
  const { endpointUrl: endpoint, region, administrator: credentials } = runtime;
  const sqs = new SQSClient({ endpoint, region, credentials });
  const [, QueueUrl] = Object.entries(runtime.queueUrls).find(([name]) => !name.includes('DeadLetters')) ?? [];
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"id":"late"}', DelaySeconds: 600 }));
  expect(await due('2026-11-20T09:05:00Z')).toEqual({
    now: '2026-11-20T09:01:00.000Z',
    until: '2026-11-20T09:05:00.000Z',
    next: '2026-11-20T09:11:00.000Z',
    times: 0,
    items: [],
  });
  expect(await due('2026-11-22T00:00:00Z')).toMatchObject({
    times: 8,
    items: [{ function: 'worker', first: '2026-11-20T09:11:00.000Z', times: 8 }],
  });
  await runtime.advance(new Date('2026-11-20T09:11:00Z'));
  expect(await due('2026-11-20T12:00:00Z')).toMatchObject({
    next: '2026-11-20T12:00:00.000Z',
    items: [{ function: 'worker', first: '2026-11-20T12:00:00.000Z', times: 1 }],
  });
});

it('refuses pages of another port, and leaves other paths to the API', async () => {
  const foreign = { headers: { Origin: 'http://localhost:5173' } };
  expect(await ask('/_local/clock', foreign)).toMatchObject({ error: { code: 'FOREIGN_HOST' } });
  expect((await fetch(`${runtime.apiUrl}/_locals`)).status).toBe(404);
});
