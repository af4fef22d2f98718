import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Postgres, startPostgres } from '../../database/postgres.ts';
import { createClock } from '../clock.ts';
import { type Runtime, startRuntime } from './runtime.ts';
import type { RuntimeOptions } from './runtime-options.ts';
import { shopAssembly } from './setup-app.ts';

let postgres: Postgres;
let cluster: string;
let assembly: string;
const running: Runtime[] = [];

beforeAll(async () => {
  assembly = shopAssembly();
  cluster = mkdtempSync(join(tmpdir(), 'runtime-postgres-'));
  postgres = await startPostgres({ folder: cluster, copyOf: inject('blankCluster'), throwAway: true });
});
afterAll(async () => {
  await postgres.stop();
  rmSync(cluster, { recursive: true, force: true });
});
afterEach(async () => {
  for (const runtime of running.splice(0)) await runtime.stop();
});

const folder = () => mkdtempSync(join(tmpdir(), 'runtime-'));

/** Stacks share one database; each finds it empty, unless it is to find the data of the one before. */
async function forgetData(): Promise<void> {
  const client = new Client({ connectionString: postgres.url('shop') });
  try {
    await client.connect();
    await client.query('drop table if exists orders');
  } catch {
    // The first stack makes the database.
  } finally {
    await client.end();
  }
}

async function start(options: Partial<RuntimeOptions> = {}): Promise<Runtime> {
  if (options.dataFolder === undefined) await forgetData();
  const clock = createClock({ startAt: new Date('2026-11-20T09:00:00Z'), frozen: true });
  const runtime = await startRuntime({ assembly, dataFolder: folder(), postgres, clock, ...options });
  running.push(runtime);
  return runtime;
}

const put = (runtime: Runtime, id: string, key = 'good') =>
  fetch(`${runtime.apiUrl}/orders/${id}`, { method: 'PUT', headers: { Authorization: key } });
const get = async (runtime: Runtime, id: string) => {
  const response = await fetch(`${runtime.apiUrl}/orders/${id}`, { headers: { Authorization: 'good' } });
  return response.status === 200 ? ((await response.json()) as unknown) : response.status;
};

/** Everything that the application does: an order by HTTP, and one schedule. */
async function everything(runtime: Runtime, id: string): Promise<unknown> {
  const { status } = await put(runtime, id);
  // Long enough for a message that a crash left behind to come again.
  await runtime.advance(new Date('2026-11-20T12:05:00Z'));
  return { status, order: await get(runtime, id), scheduled: await get(runtime, '2026-11-20T12:00:00Z') };
}

const done = (id: string) => ({
  status: 202,
  order: { id, state: 'done', handled: 1 },
  scheduled: { id: '2026-11-20T12:00:00Z', state: 'scheduled', handled: 0 },
});

describe('startRuntime', () => {
  it('runs the stack: HTTP, authorizer, function, Data API, queue, function, schedule', async () => {
    const runtime = await start();
    expect(await get(runtime, 'first')).toBe(404);
    const response = await put(runtime, 'first');
    expect([response.status, await response.json()]).toEqual([202, { id: 'first', who: 'tester' }]);
    expect((await put(runtime, 'first', 'bad')).status).toBe(403);
    await runtime.settle();
    expect(await get(runtime, 'first')).toEqual({ id: 'first', state: 'done', handled: 1 });
    expect(runtime.outputs).toEqual({ Shop: { Url: runtime.apiUrl } });
  });

  it('runs all that falls due while the clock moves', async () => {
    const runtime = await start();
    await runtime.advance(36 * 3_600_000);
    const states = ['2026-11-20T12:00:00Z', '2026-11-20T18:00:00Z', '2026-11-21T00:00:00Z', '2026-11-21T18:00:00Z'].map(
      (id) => get(runtime, id),
    );
    expect(await Promise.all(states)).toEqual(states.map(() => expect.objectContaining({ state: 'scheduled' })));
    expect(await get(runtime, '2026-11-22T00:00:00Z')).toBe(404);
  });

  it('lets an administrator drive it with an SDK', async () => {
    const runtime = await start();
    const sqs = new SQSClient({
      endpoint: runtime.endpointUrl,
      region: runtime.region,
      credentials: runtime.administrator,
    });
    const [name = ''] = Object.keys(runtime.queueUrls).filter((queue) => !queue.includes('DeadLetters'));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: runtime.queueUrls[name], AttributeNames: ['VisibilityTimeout'] }),
    );
    expect(Attributes).toEqual({ VisibilityTimeout: '60' });
  });

  it('finds its data after a restart, under the same names and keys', async () => {
    const dataFolder = folder();
    await forgetData();
    const first = await start({ dataFolder });
    await put(first, 'kept');
    await first.settle();
    const { administrator, resources } = first;
    await first.stop();
    const second = await start({ dataFolder });
    expect(await get(second, 'kept')).toMatchObject({ state: 'done' });
    expect(second.administrator).toEqual(administrator);
    const names = (list: Runtime['resources']) =>
      list.filter(({ type }) => type === 'AWS::Lambda::Function').map(({ attributes }) => attributes);
    expect(names(second.resources)).toEqual(names(resources));
  });

  it('survives a crash of a function at any of its calls', async () => {
    const calm = await start();
    expect(await everything(calm, 'calm')).toEqual(done('calm'));
    const worked = calm.chaos.calls().filter(({ functionName }) => functionName.includes('Worker')).length;
    expect(worked).toBeGreaterThan(0);
    for (let n = 1; n <= worked; n += 1) {
      for (const moment of ['before', 'after'] as const) {
        const runtime = await start();
        runtime.chaos.crashAt(n, { moment, counts: ({ functionName }) => functionName.includes('Worker') });
        expect(await everything(runtime, `crash-${n}-${moment}`)).toEqual(done(`crash-${n}-${moment}`));
        await runtime.stop();
      }
    }
  });

  it('stops at a type that nothing runs, and frees its ports', async () => {
    const odd = shopAssembly({ Odd: { Type: 'AWS::Odd::Thing', Properties: {} } });
    const first = await start();
    const awsPort = Number(new URL(first.endpointUrl).port);
    await first.stop();
    const message = 'Odd (AWS::Odd::Thing): no service here runs this type';
    await expect(start({ assembly: odd, awsPort })).rejects.toThrow(message);
    expect((await start({ awsPort })).endpointUrl).toBe(first.endpointUrl);
  });

  it("stops with the error of a function that was to run at start, or of a trigger's missing permission", async () => {
    const failing = shopAssembly({
      Trigger: {
        Type: 'Custom::Trigger',
        Properties: {
          ServiceToken: { 'Fn::GetAtt': ['Provider', 'Arn'] },
          HandlerArn: { 'Fn::GetAtt': ['Api', 'Arn'] },
        },
      },
    });
    await expect(start({ assembly: failing })).rejects.toThrow(
      /^Trigger \(Custom::Trigger\): User: .* is not authorized to perform: lambda:InvokeFunction/,
    );
    const early = shopAssembly({ Instance: { Type: 'AWS::KMS::Key' } });
    await expect(start({ assembly: early })).rejects.toThrow(
      /^Trigger \(Custom::Trigger\): the triggered function failed: DatabaseNotFoundException/,
    );
  });
});

describe('policies', () => {
  it('hold no statement that could be left out', async () => {
    const whole = await start();
    expect(await everything(whole, 'whole')).toEqual(done('whole'));
    const statements = whole.usedStatements().map(({ statement }) => statement);
    const names = statements.map(
      ({ policyLogicalId, index, trust }) => `${policyLogicalId}${trust ? ' trust' : ''} ${index}`,
    );
    expect([...new Set(names)].sort()).toEqual([
      'ApiPermission 0',
      'ApiPolicy 0',
      'ApiPolicy 1',
      'ApiPolicy 2',
      'ApiRole trust 0',
      'AuthorizerRole trust 0',
      'KeysPermission 0',
      'MigratePolicy 0',
      'MigratePolicy 1',
      'MigrateRole trust 0',
      'ProviderPolicy 0',
      'ProviderRole trust 0',
      'ScheduleRole 0',
      'ScheduleRole trust 0',
      'WorkerPolicy 0',
      'WorkerPolicy 1',
      'WorkerPolicy 2',
      'WorkerRole trust 0',
    ]);
    for (const statement of statements) {
      const outcome = start({ withoutStatement: statement }).then((runtime) => everything(runtime, 'without'));
      await expect(
        outcome.catch((error: unknown) => error),
        `without ${JSON.stringify(statement)}`,
      ).resolves.not.toEqual(done('without'));
    }
  });
});

describe('the control port', () => {
  it('moves the clock and shows what ran', async () => {
    const runtime = await start();
    const body = JSON.stringify({ advance: 'PT3H30S' });
    const moved = await fetch(`${runtime.controlUrl}/_local/clock`, { method: 'POST', body });
    expect(await moved.json()).toEqual({ now: '2026-11-20T12:00:30.000Z' });
    expect(await get(runtime, '2026-11-20T12:00:00Z')).toMatchObject({ state: 'scheduled' });
    const shown = await fetch(`${runtime.controlUrl}/_local/resources`);
    const { functions, queues, schedules, routes } = Object(await shown.json());
    const invocations = Object.values(functions).map((one) => {
      const { name, invocations, errors } = Object(one);
      return [name, invocations, errors];
    });
    expect(invocations.sort()).toEqual([
      ['api', 1, 0],
      ['authorizer', 1, 0],
      ['migrate', 1, 0],
      ['provider', 0, 0],
      ['worker', 1, 0],
    ]);
    expect(Object.values(queues)).toContainEqual(
      expect.objectContaining({ visible: 0, inFlight: 0, delayed: 0, dead: 0 }),
    );
    expect(schedules).toEqual([expect.objectContaining({ next: '2026-11-20T18:00:00.000Z' })]);
    expect(routes).toContainEqual(
      expect.objectContaining({ routeKey: 'PUT /orders/{id}', url: runtime.apiUrl, function: 'api' }),
    );
  });

  it('switches chaos for calls that functions make', async () => {
    const runtime = await start();
    const chaos = (settings: object) =>
      fetch(`${runtime.controlUrl}/_local/chaos`, { method: 'POST', body: JSON.stringify(settings) });
    await chaos({ enabled: true, apiFault: 1, kill: 0 });
    expect((await put(runtime, 'unlucky')).status).toBe(500);
    await chaos({ enabled: false });
    expect((await put(runtime, 'lucky')).status).toBe(202);
  });
});
