/** Dead letters of SQS: what the operator sees of them, sends back and discards. */
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { TENANT_OF_DEAD } from '../../../test/support/api/setup-queues.ts';
import { createTenant } from '../../../test/support/api/setup-tenant.ts';

const SENT_AT = '2026-03-01T00:00:00.000Z'; // of the frozen clock of the test's queues
const reason = 'Nobody needs it';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const call = (method: string, path: string, body?: object, key = api.platformKey) =>
  api.call({ method, path: `/api/dead-letters${path}`, key, ...(body ? { body } : {}) });
const look = async (queue: string, query = '') => (await call('GET', `/${queue}/messages${query}`)).body.items;
const bodiesOf = async (name: string) => (await api.messages(name)).map(({ body }) => body.n);
const sourceOf = (name: string) => (api.queues.urls[name] ?? '').split('/').at(-1);
const letter = (n: number) => JSON.stringify({ n });

/** As Scheduler and EventBridge leave what they could not send. */
async function lose(queue: keyof typeof api.queues.deadLetters.queues, targetArn: string | undefined): Promise<void> {
  const { urlPrefix, queues } = api.queues.deadLetters;
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  await api.queues.client.send(
    new SendMessageCommand({
      QueueUrl: urlPrefix + queues[queue]?.queue,
      MessageBody: letter(9),
      MessageAttributes: {
        ERROR_CODE: text('AccessDenied'),
        ERROR_MESSAGE: text('no'),
        ...(targetArn === undefined ? {} : { TARGET_ARN: text(targetArn) }),
      },
    }),
  );
}

beforeEach(async () => {
  for (const name of Object.keys(api.queues.urls)) await api.messages(name);
  await api.query('delete from automation.discarded_messages');
});

describe('the list', () => {
  it('has the dead letters of the installation, how many there are, and since when', async () => {
    await api.queues.bury('burn-rate', letter(1), letter(2));
    const { status, body } = await call('GET', '');
    expect(status).toBe(200);
    expect(body.queues.map(({ name }: { name: string }) => name)).toEqual(Object.keys(api.queues.deadLetters.queues));
    expect(body.queues[0]).toMatchObject({ name: 'automation', messages: 2, held: 0, oldestSentAt: SENT_AT });
    expect(body.queues[1]).toMatchObject({ name: 'work', messages: 0, oldestSentAt: null, isMovable: true });
    expect(body.queues[2]).toMatchObject({ name: 'schedules', isMovable: false, moveTask: null });
  });
});

describe('a look', () => {
  it('shows messages with the queue that they come from, and leaves them to the next look', async () => {
    await api.queues.bury('burn-rate', letter(1));
    await api.queues.bury('sample-metrics', letter(2));
    for (let time = 0; time < 2; time += 1) {
      const items = await look('automation');
      expect(items.map(({ body }: { body: string }) => body).sort()).toEqual([letter(1), letter(2)]);
      expect(items.find(({ body }: { body: string }) => body === letter(1))).toMatchObject({
        ...{ source: sourceOf('burn-rate'), sentAt: SENT_AT, tenantId: TENANT_OF_DEAD },
        ...{ error: null, bytes: 7, discardedAt: null },
      });
    }
    expect(await look('automation', '?limit=1')).toHaveLength(1);
    expect(await look('automation', `?source=${sourceOf('sample-metrics')}`)).toMatchObject([{ body: letter(2) }]);
  });

  it('shows no body that may hold personal data', async () => {
    await api.queues.bury('reports', letter(1));
    await lose('email-reports', undefined);
    for (const queue of ['work', 'email-reports'])
      expect(await look(queue)).toMatchObject([{ source: sourceOf('reports'), body: null, bytes: 7 }]);
  });

  it('says why Scheduler could not send', async () => {
    await lose('schedules', `${api.queues.deadLetters.arnPrefix}${sourceOf('burn-rate')}`);
    expect(await look('schedules')).toMatchObject([{ source: sourceOf('burn-rate'), error: 'AccessDenied: no' }]);
  });
});

describe('a redrive', () => {
  it('sends chosen messages back to their queues as they were', async () => {
    await api.queues.bury('burn-rate', letter(1), letter(2));
    await api.queues.bury('sample-metrics', letter(3));
    const items: { messageId: string; body: string }[] = await look('automation');
    const first = items.find(({ body }) => body === letter(1))?.messageId;
    const reply = await call('POST', '/automation/redrive', { messageIds: [first, 'gone'] });
    expect([reply.status, reply.body]).toEqual([200, { messages: 1, withoutQueue: 0, missing: ['gone'] }]);
    expect(await api.messages('burn-rate')).toEqual([{ body: { n: 1 }, group: TENANT_OF_DEAD }]);
    expect((await call('POST', '/automation/redrive', { source: sourceOf('sample-metrics') })).body.messages).toBe(1);
    expect(await bodiesOf('sample-metrics')).toEqual([3]);
    expect(await look('automation')).toMatchObject([{ body: letter(2) }]);
  });

  it('sends as many as expected, or none', async () => {
    await api.queues.bury('burn-rate', letter(1), letter(2));
    const refused = await call('POST', '/automation/redrive', { source: sourceOf('burn-rate'), expected: 3 });
    expect([refused.status, refused.body.error.details]).toEqual([409, { matched: 2 }]);
    expect(await bodiesOf('burn-rate')).toEqual([]);
    expect((await call('POST', '/automation/redrive', { expected: 2, limit: 1 })).body.messages).toBe(1);
    expect(await look('automation')).toHaveLength(1);
  });

  it('sends what Scheduler and EventBridge could not send, and leaves what is for no queue', async () => {
    await lose('schedules', `${api.queues.deadLetters.arnPrefix}${sourceOf('burn-rate')}`);
    await lose('email-reports', undefined);
    await lose('wake-ups', 'arn:aws:lambda:eu-west-1:000000000000:function:Relay');
    for (const name of ['schedules', 'email-reports'])
      expect((await call('POST', `/${name}/redrive`, {})).body).toMatchObject({ messages: 1, withoutQueue: 0 });
    expect([await bodiesOf('burn-rate'), await bodiesOf('reports')]).toEqual([[9], [9]]);
    expect((await call('POST', '/wake-ups/redrive', {})).body).toMatchObject({ messages: 0, withoutQueue: 1 });
    expect(await look('wake-ups')).toMatchObject([{ source: null }]);
  });
});

describe('a discard', () => {
  it('deletes messages, and keeps what they were, who discarded them, when and why', async () => {
    await api.queues.bury('burn-rate', letter(1), letter(2));
    await api.queues.bury('reports', letter(3));
    const [{ messageId }] = await look('automation');
    const reply = await call('POST', '/automation/discard', { messageIds: [messageId], reason });
    expect([reply.status, reply.body]).toEqual([200, { messages: 1, missing: [] }]);
    expect(await look('automation')).toHaveLength(1);
    await call('POST', '/work/discard', { source: sourceOf('reports'), reason });
    const { items } = (await call('GET', '/discarded')).body;
    expect(items).toHaveLength(2);
    expect(items.find((one: { queue: string }) => one.queue === 'automation')).toMatchObject({
      ...{ messageId, source: sourceOf('burn-rate'), sentAt: SENT_AT, body: expect.stringMatching(/"n":[12]/), reason },
      ...{ discardedBy: expect.stringMatching(/^key:/), discardedAt: expect.any(String) },
    });
    expect(items.find((one: { queue: string }) => one.queue === 'work')).toMatchObject({ body: null });
    const first = (await call('GET', '/discarded?limit=1')).body;
    const rest = (await call('GET', `/discarded?limit=1&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...rest.items]).toEqual(items);
  });

  it('is refused without a choice, without a reason, and for another number than expected', async () => {
    await api.queues.bury('burn-rate', letter(1));
    const faults = async (body: object) => (await call('POST', '/automation/discard', body)).body.error.details;
    expect(await faults({ reason })).toMatchObject([
      { message: expect.stringMatching(/must name messageIds, a source/) },
    ]);
    expect(await faults({ expected: 1 })).toMatchObject([{ path: 'reason' }]);
    expect((await call('POST', '/automation/discard', { expected: 2, reason })).status).toBe(409);
    expect(await look('automation')).toHaveLength(1);
    expect((await call('GET', '/discarded')).body.items).toEqual([]);
  });
});

describe('a move by SQS', () => {
  it('moves all messages to their queues, at a rate, until it is cancelled', async () => {
    await api.queues.bury('burn-rate', letter(1), letter(2), letter(3));
    const started = await call('POST', '/automation/move-task', { perSecond: 1 });
    expect([started.status, started.body]).toMatchObject([202, { status: 'RUNNING', moved: 1, toMove: 3 }]);
    expect((await call('POST', '/automation/move-task', {})).status).toBe(409);
    expect((await call('DELETE', '/automation/move-task')).status).toBe(204);
    expect((await call('DELETE', '/automation/move-task')).status).toBe(409);
    expect((await call('GET', '')).body.queues[0]).toMatchObject({ messages: 2, moveTask: { status: 'CANCELLED' } });
    expect((await call('POST', '/automation/move-task', {})).body).toMatchObject({ status: 'COMPLETED', moved: 2 });
    expect((await bodiesOf('burn-rate')).sort()).toEqual([1, 2, 3]);
  });

  it('is refused for messages that no queue gave up', async () => {
    const { status, body } = await call('POST', '/schedules/move-task', {});
    expect([status, body.error.message]).toEqual([
      409,
      expect.stringContaining('POST /api/dead-letters/schedules/redrive'),
    ]);
  });
});

it('is the operator’s: no key of a tenant gets anything, and other names are refused', async () => {
  await api.queues.bury('burn-rate', letter(1));
  const { key } = await createTenant(api);
  for (const [method, path, body] of [
    ['GET', ''],
    ['GET', '/automation/messages'],
    ['GET', '/discarded'],
    ['POST', '/automation/redrive', {}],
    ['POST', '/automation/discard', { expected: 1, reason }],
    ['POST', '/automation/move-task', {}],
    ['DELETE', '/automation/move-task'],
  ] as const)
    expect((await call(method, path, body, key)).status, `${method} ${path}`).toBe(403);
  expect(await look('automation')).toHaveLength(1);
  expect((await call('GET', '/automations/messages')).body.error.details).toMatchObject([
    { message: expect.stringContaining('did you mean') },
  ]);
  expect((await call('GET', '/timers/messages')).status).toBe(404);
});
