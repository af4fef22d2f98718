/** From a row in the CRM to its handler, through the whole stack: commit, wake-up, relay, queue, function. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { killAtEveryCall } from '../../support/stack/kill-at-every-call.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import { withoutBell } from '../../support/stack/without-bell.ts';
import { live } from './setup-work-stack.ts';

let stack: RunningStack;
let tenantId: string;

beforeAll(() => {
  ({ stack } = live);
});

const aws = () => {
  const { endpointUrl: endpoint, region, administrator: credentials } = stack.runtime;
  return { endpoint, region, credentials };
};

async function newTenant(): Promise<void> {
  ({ tenantId } = await stack.newTenant());
  await stack.query('insert into automation.tenant_settings (tenant_id, client_journey) values ($1, true)', [tenantId]);
}

const insertCustomers = (count: number, status = 'LEAD') =>
  stack.query(
    `insert into crm.customers (tenant_id, name, status) select $1, 'Customer ' || n, $2 from generate_series(1, $3::int) n`,
    [tenantId, status, count],
  );

/** Counts the tenant's events and activities, and what is still in the outbox. */
async function outcome() {
  const [row] = await stack.query<Record<string, number>>(
    `select
       (select count(*)::int from automation.events e where e.tenant_id = $1) as events,
       (select count(*)::int from automation.events e where e.tenant_id = $1 and e.outcome = 'DONE') as done,
       (select count(*)::int from crm.activities a where a.tenant_id = $1) as activities,
       (select count(*)::int from automation.waiting_events) as waiting,
       (select count(*)::int from automation.outbox) as outbox,
       (select count(*)::int from automation.doorbells) as doorbells`,
    [tenantId],
  );
  return row;
}
const all = (count: number) => ({
  events: count,
  done: count,
  activities: count,
  waiting: 0,
  outbox: 0,
  doorbells: 0,
});

const relayName = () => stack.functionName('relay');
const invocations = () => stack.runtime.services.lambda.statistics()[relayName()]?.invocations ?? 0;
const relay = (event: object) =>
  new LambdaClient(aws()).send(new InvokeCommand({ FunctionName: relayName(), Payload: JSON.stringify(event) }));

/** Names of one-time schedules, without those of the stack itself. */
async function alarms(prefix: 'wake-' | 'sweep-'): Promise<string[]> {
  const { Schedules = [] } = await new SchedulerClient(aws()).send(new ListSchedulesCommand({ NamePrefix: prefix }));
  return Schedules.map(({ Name = '' }) => Name);
}

describe('a commit', () => {
  beforeEach(newTenant);

  test('wakes the relay, and its events are handled', async () => {
    await insertCustomers(3);
    await stack.settle();
    expect(await outcome()).toEqual(all(3));
  });

  test('of many rows is one wake-up', async () => {
    const before = invocations();
    await insertCustomers(300);
    await stack.settle();
    expect([await outcome(), invocations() - before]).toEqual([all(300), 1]);
  });

  test('in a burst of many invokes few relays, one at a time, and all events are handled', async () => {
    const before = invocations();
    const commits = 200;
    for (let commit = 0; commit < commits; commit += 1) await insertCustomers(1);
    await stack.settle();
    expect(await outcome()).toEqual(all(commits));
    expect(invocations() - before).toBeLessThan(commits / 2);
    expect(await stack.query('select from automation.relay_shifts')).toEqual([]);
  });

  test('that never comes leaves nothing', async () => {
    await stack.query('begin');
    await insertCustomers(3);
    await stack.query('rollback');
    await stack.settle();
    expect(await outcome()).toEqual(all(0));
  });

  test('whose wake-up was lost is found by the next sweep, and by the next wake-up', async () => {
    await withoutBell(stack, () => insertCustomers(1));
    await stack.settle();
    expect((await outcome())?.done).toBe(0);
    await relay({ sweep: true });
    await stack.settle();
    expect(await outcome()).toEqual(all(1));
    await withoutBell(stack, () => insertCustomers(1));
    await insertCustomers(1);
    await stack.settle();
    expect(await outcome()).toEqual(all(3));
  });
});

describe('the relay', () => {
  beforeEach(newTenant);

  test('wakes the functions of events that wait, when it sweeps after a message was lost', async () => {
    await withoutBell(stack, () => insertCustomers(3));
    await stack.query('delete from automation.outbox');
    await relay({ wake: true });
    await stack.settle();
    expect(await outcome()).toMatchObject({ done: 0, waiting: 1 });
    expect(await alarms('sweep-')).toHaveLength(1);
    await relay({ sweep: true });
    await stack.settle();
    expect(await outcome()).toEqual(all(3));
  });

  test('twice at once sends everything, and handlers act once', async () => {
    await withoutBell(stack, () => insertCustomers(300));
    await Promise.all([relay({ wake: true }), relay({ wake: true }), relay({ sweep: true })]);
    await stack.settle();
    expect(await outcome()).toEqual(all(300));
  });

  test('gives up on a writer that does not commit, and leaves a sweep behind', async () => {
    const [{ xid } = { xid: '' }] = await stack.query<{ xid: string }>(
      `select (pg_current_xact_id()::text::bigint + 1000)::text as xid`,
    );
    await relay({ xid });
    expect(await alarms('sweep-')).toHaveLength(1);
  });

  test('refuses what it does not know', async () => {
    for (const event of [{}, { xid: 7 }, { xid: 'x' }]) expect((await relay(event)).FunctionError).toBe('Unhandled');
  });

  test('sets one alarm for a minute in which many are due, and sends them then', async () => {
    const at = new Date(stack.now().getTime() + 3_600_000);
    for (let n = 0; n < 3; n += 1) {
      await stack.query(
        `insert into automation.outbox (tenant_id, topic, due_at) values ($1, 'jobs:email', $2), ($1, 'jobs:email', $2::timestamptz + interval '20 s')`,
        [tenantId, at],
      );
    }
    await stack.settle();
    expect(await alarms('wake-')).toEqual([`wake-${Math.floor(at.getTime() / 60_000)}`]);
    expect((await outcome())?.outbox).toBe(6);
    await stack.advance(3_600_000 + 60_000);
    expect([(await outcome())?.outbox, await alarms('wake-')]).toEqual([0, []]);
  });

  test('fails jobs of a queue that is gone, and their neighbours run', async () => {
    await stack.query(
      `insert into automation.jobs (tenant_id, type, queue, run_at, rank_at, created_at) values ($1, 'OLD', 'gone', $2, $2, $2)`,
      [tenantId, stack.now()],
    );
    await insertCustomers(1);
    await stack.settle();
    const jobs = await stack.query('select status, error from automation.jobs where tenant_id = $1', [tenantId]);
    expect(jobs).toEqual([{ status: 'FAILED', error: expect.stringMatching(/^QUEUE_GONE/) }]);
    expect(await outcome()).toEqual(all(1));
  });

  test('leaves no sweep behind when nothing is open, so that the database can pause', async () => {
    await insertCustomers(2);
    await stack.settle();
    await stack.advance(3_600_000);
    expect(await alarms('sweep-')).toEqual([]);
  });
});

test('a kill at any call of the relay or the handler loses nothing and repeats nothing', async () => {
  const kills = await killAtEveryCall(stack, {
    functions: ['relay', 'client-created'],
    mayMiss: true, // the relay asks for the writer's commit until it is there
    arrange: newTenant,
    async act() {
      await insertCustomers(2);
      await stack.settle();
    },
    async check() {
      expect(await outcome()).toEqual(all(2));
    },
  });
  expect(kills).toBeGreaterThan(4);
});
