/** Deliveries of events to subscriptions: what is sent, and what becomes of each answer. */
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { aCustomer, aTenant, insert } from '../../../../test/support/database/factory.ts';
import { startEndpoint, type TestEndpoint } from '../../../../test/support/endpoint/setup-endpoint.ts';
import { type JobsSetup, NOW, setUpJobs } from '../../../../test/support/jobs/setup-jobs.ts';
import { environment } from '../../../engine/environment.ts';
import { seal, sealingKey, unseal } from '../../../engine/seals/seal.ts';
import { sendWebhook } from './job.ts';

const MASTER = 'a master secret that is long enough for a key';
const [FIRST, SECOND] = [1, 2].map((n) => `whsec_${Buffer.alloc(32, n).toString('base64')}`) as [string, string];
vi.mock('../../../engine/seals/seals.ts', () => ({
  openSecret: async (sealed: string, place: Parameters<typeof unseal>[2]) =>
    unseal([sealingKey(MASTER)], sealed, place),
}));

let setup: JobsSetup;
let endpoint: TestEndpoint;
let tenantId: string;
let customerId: string;
let subscriptionId: string;
beforeAll(async () => {
  setup = await setUpJobs();
  vi.stubEnv(environment.allowsLoopback, 'true');
  tenantId = await aTenant(setup.database);
  customerId = await aCustomer(setup.database, tenantId);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await setup.close();
});
beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  endpoint = await startEndpoint();
  subscriptionId = await subscribe();
});
afterEach(async () => {
  vi.useRealTimers();
  await endpoint.close();
});

const query = (sql: string, values: unknown[] = []) => setup.database.query<Record<string, unknown>>(sql, values);

/** To events that these tests write only once it is there. */
async function subscribe(types = ['custom.paid']): Promise<string> {
  const id = randomUUID();
  const sealed = seal(sealingKey(MASTER), FIRST, { kind: 'webhook-subscription', tenantId, id });
  await query('delete from automation.webhook_subscriptions');
  await query(
    `insert into automation.webhook_subscriptions (tenant_id, id, name, url, event_types, secret, secret_last_four, secret_set_at)
     values ($1, $2, 'Ours', $3, $4, $5, 'last', $6)`,
    [tenantId, id, endpoint.url, types, sealed, NOW],
  );
  return id;
}

const happen = (data: object = { amount: 10 }, type = 'custom.paid') =>
  insert(setup.database, 'automation.events', {
    ...{ tenant_id: tenantId, type, customer_id: customerId, data, occurred_at: NOW, dedupe_key: randomUUID() },
    ...{ handled_at: NOW, outcome: 'DONE' },
  });

async function jobsOf(eventId: string) {
  return query('select id, payload, lane_key, created_at from automation.jobs where event_id = $1', [eventId]);
}

/** Tries the delivery of an event once, so long after it happened. */
async function deliver(eventId: string, secondsLater = 0) {
  const [job] = await jobsOf(eventId);
  vi.setSystemTime(NOW.getTime() + secondsLater * 1000);
  return setup.run(sendWebhook, tenantId, job?.payload as never, String(job?.id));
}

const subscription = async () =>
  (await query('select * from automation.webhook_subscriptions where id = $1', [subscriptionId]))[0];
const answer = (status: number, headers = {}) => endpoint.behave({ does: 'answer', status, body: {}, headers });
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

describe('an event', () => {
  it('is one job for each subscription to its type', async () => {
    expect(await jobsOf(await happen())).toMatchObject([{ lane_key: `hook/${subscriptionId}`, created_at: NOW }]);
    expect(await jobsOf(await happen({}, 'custom.other'))).toEqual([]);
    subscriptionId = await subscribe(['custom.*']);
    expect(await jobsOf(await happen({}, 'custom.other'))).toHaveLength(1);
    expect(await jobsOf(await happen({}, 'order.placed'))).toEqual([]);
  });

  it('that the CRM means is recorded for subscriptions too, and no longer once they have ended', async () => {
    const created = () =>
      query(`select type from automation.events where tenant_id = $1 and type = 'task.created'`, [tenantId]);
    const task = () =>
      insert(setup.database, 'crm.tasks', {
        tenant_id: tenantId,
        customer_id: customerId,
        title: 'Call',
        source: 'MANUAL',
      });
    await task();
    expect(await created()).toEqual([]);
    subscriptionId = await subscribe(['task.created']);
    await task();
    expect(await created()).toHaveLength(1);
    await query(`update automation.webhook_subscriptions set status = 'ENDED', ended_reason = 'GONE'`);
    await task();
    expect(await created()).toHaveLength(1);
  });
});

describe('a delivery', () => {
  it('is signed as the specification says, with the same id each time', async () => {
    const event = await happen();
    expect(await deliver(event)).toEqual({ kind: 'done', result: { httpStatus: 200 } });
    await deliver(event, 60);
    const [first, second] = endpoint.calls;
    expect(first?.headers['webhook-id']).toBe(`${subscriptionId}_${event}`);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    vi.setSystemTime(NOW);
    const sent = new Webhook(FIRST).verify(first?.body ?? '', first?.headers as Record<string, string>);
    expect(sent).toEqual({
      ...{ type: 'custom.paid', timestamp: NOW.toISOString() },
      data: { eventId: event, customerId, amount: 10 },
    });
    expect(await subscription()).toMatchObject({ last_success_at: NOW, last_error: null });
  });

  it('has both signatures while the secret before is valid', async () => {
    const place = { kind: 'webhook-subscription', tenantId, id: subscriptionId };
    await query(
      'update automation.webhook_subscriptions set secret = $2, previous_secret = secret, previous_until = $3 where id = $1',
      [subscriptionId, seal(sealingKey(MASTER), SECOND, place), later(60)],
    );
    await deliver(await happen());
    await deliver(await happen(), 61);
    const verify = (index: number, secret: string) => {
      vi.setSystemTime(endpoint.calls[index] ? Number(endpoint.calls[index].headers['webhook-timestamp']) * 1000 : NOW);
      return () =>
        new Webhook(secret).verify(
          endpoint.calls[index]?.body ?? '',
          endpoint.calls[index]?.headers as Record<string, string>,
        );
    };
    for (const secret of [FIRST, SECOND]) expect(verify(0, secret)).not.toThrow();
    expect(verify(1, SECOND)).not.toThrow();
    expect(verify(1, FIRST)).toThrow();
  });

  it.each([
    [0, 5],
    [4, 5],
    [5, 305],
    [400, 2105],
    [3000, 9305],
    [200_000, 272_105],
  ])('that fails %i s after it was made is tried again after %i s', async (age, next) => {
    answer(500);
    expect(await deliver(await happen(), age)).toMatchObject({
      ...{ kind: 'failed', retry: true, isLaneFailure: true, notBefore: later(next) },
    });
  });

  it('that is refused is tried again too, and is no failure of the others', async () => {
    answer(404);
    expect(await deliver(await happen())).toMatchObject({ kind: 'failed', retry: true, isLaneFailure: false });
    expect(await subscription()).toMatchObject({
      status: 'ACTIVE',
      last_error: expect.stringContaining('ANSWERED_404'),
    });
  });

  it('that is answered 429 waits as long as it says, and so do the others', async () => {
    answer(429, { 'retry-after': '120' });
    expect(await deliver(await happen())).toMatchObject({ kind: 'later', at: later(120), blockLaneUntil: later(120) });
    answer(503, { 'retry-after': '600' });
    expect(await deliver(await happen())).toMatchObject({ kind: 'failed', notBefore: later(600) });
  });

  it('that is answered 410 ends the subscription, and what waits is cancelled', async () => {
    const [first, second] = [await happen(), await happen()];
    answer(410);
    expect(await deliver(first)).toMatchObject({ kind: 'failed', retry: false });
    expect(await subscription()).toMatchObject({ status: 'ENDED', ended_reason: 'GONE' });
    expect(await deliver(second)).toMatchObject({ kind: 'cancelled', reason: expect.stringMatching(/^ENDED/) });
    expect(endpoint.calls).toHaveLength(1);
    expect(await jobsOf(await happen())).toEqual([]);
  });

  it('that fails for three days ends the subscription, unless another was taken meanwhile', async () => {
    answer(500);
    await query('update automation.webhook_subscriptions set last_success_at = $1', [later(100)]);
    expect(await deliver(await happen(), 272_106)).toMatchObject({ kind: 'failed', retry: false });
    expect(await subscription()).toMatchObject({ status: 'ACTIVE' });
    await query('update automation.webhook_subscriptions set last_success_at = null');
    await deliver(await happen(), 272_106);
    expect(await subscription()).toMatchObject({ status: 'ENDED', ended_reason: 'FAILED_FOR_DAYS' });
  });

  it('goes to no private address', async () => {
    await query(`update automation.webhook_subscriptions set url = 'https://10.0.0.1/x'`);
    expect(await deliver(await happen())).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^FORBIDDEN_ADDRESS/),
    });
  });

  it('of a subscription that was removed is cancelled', async () => {
    const event = await happen();
    await query('delete from automation.webhook_subscriptions');
    expect(await deliver(event)).toMatchObject({ kind: 'cancelled', reason: expect.stringMatching(/^GONE/) });
  });

  it('leaves data of more than 48 KB out', async () => {
    await deliver(await happen({ text: 'x'.repeat(50_000) }));
    expect(JSON.parse(endpoint.calls[0]?.body ?? '').data).toMatchObject({ isCut: true, customerId });
  });
});

it('a pause blocks the lane, and its end frees it', async () => {
  const blocked = async () =>
    (
      await query('select blocked_until::text from automation.lane_states where tenant_id = $1 and key = $2', [
        tenantId,
        `hook/${subscriptionId}`,
      ])
    )[0]?.blocked_until;
  await query(`update automation.webhook_subscriptions set status = 'PAUSED'`);
  expect([await blocked(), (await jobsOf(await happen())).length]).toEqual(['infinity', 1]);
  await query(`update automation.webhook_subscriptions set status = 'ACTIVE'`);
  expect(await blocked()).toBeNull();
});

it('an event is recorded although somebody has removed the lane', async () => {
  await query('delete from automation.lanes where tenant_id = $1 and key = $2', [tenantId, `hook/${subscriptionId}`]);
  expect(await jobsOf(await happen())).toMatchObject([{ lane_key: null }]);
});
