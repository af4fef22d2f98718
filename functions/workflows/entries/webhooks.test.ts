/** Deliveries of webhooks start runs: of their customer or of nobody, once, and where the condition holds. */
import { expect, test } from 'vitest';
import { NOW, setUpWalk } from '../advance/setup-walk.ts';
import { setUpListening } from '../advance/waits/setup-listening.ts';

const ENDPOINT = '6f1c2f0e-8d7b-4c58-9d0e-3a3f5b9f2c11';

const set = setUpWalk();
const { activate, walk, query, state } = set;
const { listen, reasons, runs } = setUpListening(set);

const edges = ['s>w', 'w>e'];
const nodes = (entry: object = {}) => ({
  s: { type: 'start', data: { entries: [{ kind: 'webhook', endpointId: ENDPOINT, ...entry }] } },
  w: { type: 'wait', data: { kind: 'duration', n: 1, unit: 'days' } },
  e: { type: 'end' },
});

async function addEndpoint(columns: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await query('delete from automation.webhook_endpoints');
  const row = { tenant_id: state.tenantId, id: ENDPOINT, name: 'Payments', form: 'atlas', ...columns };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  await query(`insert into automation.webhook_endpoints (${Object.keys(row)}) values (${places})`, Object.values(row));
}

/** Returns the delivery's id. */
async function deliver(body: object, key: string | null = null): Promise<string> {
  const delivery = { key, hash: JSON.stringify(body), topic: 'invoice.paid', sizeBytes: 1, elapsedMs: 0 };
  const [row] = await query<{ delivery_id: string }>('select * from automation.receive_delivery($1, $2, $3, $4)', [
    ...[ENDPOINT, delivery, JSON.stringify(body), NOW],
  ]);
  return row?.delivery_id ?? '';
}

const byEmail = {
  customer: { matchBy: 'email', onMissing: 'create', onFound: 'keep', fields: [{ path: ['email'], field: 'email' }] },
};

const started = () =>
  query<{ customer_id: string | null; data: Record<string, unknown> }>(
    "select customer_id, data from automation.runs where tenant_id = $1 order by data #>> '{trigger,deliveryId}', id",
    [state.tenantId],
  );

test('a delivery of no customer starts a run of nobody, each its own', async () => {
  await addEndpoint();
  await listen(await activate(nodes(), edges));
  const ids = [await deliver({ n: 1 }), await deliver({ n: 2 }), await deliver({ n: 1 })];
  await walk();
  expect(await started()).toMatchObject(
    [1, 2].map((n, index) => ({
      customer_id: null,
      data: {
        event: {
          type: 'webhook.received',
          topic: 'invoice.paid',
          endpoint: 'Payments',
          deliveryId: ids[index],
          body: { n },
        },
        trigger: { kind: 'webhook', endpointId: ENDPOINT, deliveryId: ids[index] },
      },
    })),
  );
  expect([ids[2], await reasons()]).toEqual([ids[0], []]);
});

test('a delivery of a customer starts one run of that customer, and the event is there for other workflows', async () => {
  await addEndpoint({ ...byEmail, event_type: 'custom.payment' });
  await listen(await activate(nodes(), edges));
  await listen(
    await activate(
      { ...nodes(), s: { type: 'start', data: { entries: [{ kind: 'event', types: ['custom.payment'] }] } } },
      edges,
    ),
  );
  await deliver({ email: 'ada@example.com' });
  await walk();
  const [customer] = await query<{ id: string }>('select id from crm.customers where tenant_id = $1', [state.tenantId]);
  expect(
    (await started()).map(({ customer_id, data }) => [customer_id, (data.trigger as { kind: string }).kind]).sort(),
  ).toEqual([
    [customer?.id, 'event'],
    [customer?.id, 'webhook'],
  ]);
});

test('a condition over the body and the customer decides, and the rest is counted', async () => {
  await addEndpoint(byEmail);
  const where = {
    all: [
      { path: 'event.body.amount', op: 'gte', value: 100 },
      { path: 'customer.status', op: 'eq', value: 'LEAD' },
    ],
  };
  await listen(await activate(nodes({ where }), edges));
  for (const [index, amount] of [99, 100, 'none'].entries()) await deliver({ email: `${index}@example.com`, amount });
  await walk();
  expect([await runs(), await reasons()]).toEqual([1, [{ reason: 'NO_MATCH', entries: 2 }]]);
});

test('a key lets one occurrence in once', async () => {
  await addEndpoint();
  await listen(await activate(nodes({ key: 'event.body.orderId' }), edges));
  for (const [index, orderId] of ['a', 'b', 'a'].entries()) await deliver({ orderId, index });
  await walk();
  expect(await runs()).toBe(2);
});

test('a replay starts what listens only now, and nothing that has started', async () => {
  await addEndpoint(byEmail);
  const replay = (id: string) =>
    query(
      `with tenant as (select set_config('followthrough.tenant_id', $1, true))
       select automation.replay_delivery($1::uuid, $2::uuid, $3::uuid, $4) as is_found from tenant`,
      [state.tenantId, ENDPOINT, id, NOW],
    );
  const id = await deliver({ email: 'ada@example.com' });
  await walk();
  expect(await runs()).toBe(0);
  await listen(await activate(nodes(), edges));
  const listening = { s: { type: 'start', data: { entries: [{ kind: 'event', types: ['webhook.received'] }] } } };
  await listen(await activate({ ...nodes(), ...listening }, edges));
  for (const _ of [1, 2]) {
    expect(await replay(id)).toEqual([{ is_found: true }]);
    await walk();
    expect(await runs()).toBe(2);
  }
  expect(await replay('6f1c2f0e-8d7b-4c58-9d0e-3a3f5b9f2c12')).toEqual([{ is_found: false }]);
});

test('a delivery that cannot be judged is counted with its error, and holds no other', async () => {
  await addEndpoint();
  await listen(await activate(nodes({ where: { path: 'event.body.n', op: 'gte', value: 0 } }), edges));
  await query(
    `create function fail_at_second() returns trigger language plpgsql as $$ begin
       if new.data #>> '{event,body,n}' = '2' then raise exception 'no second'; end if; return new; end $$;
     create trigger fail_at_second before insert on automation.runs for each row execute function fail_at_second()`,
  );
  for (const n of [1, 2, 3]) await deliver({ n });
  await walk();
  await query('drop trigger fail_at_second on automation.runs; drop function fail_at_second');
  expect([await runs(), await reasons()]).toEqual([2, [{ reason: 'ENTRY_FAILED', entries: 1 }]]);
});

test('a body of more than 64 KB starts a run without it', async () => {
  await addEndpoint();
  await listen(await activate(nodes(), edges));
  await deliver({ text: 'x'.repeat(70_000) });
  await walk();
  const [run] = await started();
  expect(run?.data.event).toMatchObject({ isCut: true });
  expect(run?.data.event).not.toHaveProperty('body');
});
