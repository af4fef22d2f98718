/** On the whole stack: bounces and complaints, from SES to the next e-mail, and the order of e-mails. */
import { beforeAll, expect, test } from 'vitest';
import { aCustomer } from '../../support/database/factory.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import { live } from './setup-work-stack.ts';

let stack: RunningStack;
beforeAll(() => {
  ({ stack } = live);
});

const lead = (tenantId: string, email: string) => aCustomer(stack, tenantId, { email, status: 'LEAD' });

/** Makes the newest mail to the address come back. */
async function report(address: string, kind: string): Promise<void> {
  const { controlUrl } = stack.connection;
  const { items }: { items: { to: string[]; messageId: string }[] } = JSON.parse(
    await (await fetch(`${controlUrl}/_local/mailbox`)).text(),
  );
  const messageId = items.filter(({ to }) => to.includes(address)).at(-1)?.messageId;
  const reply = await fetch(`${controlUrl}/_local/mailbox/report`, {
    method: 'POST',
    body: JSON.stringify({ messageId, kind }),
  });
  expect([reply.status, await reply.json()]).toEqual([200, { isPublished: true }]);
  await stack.settle();
}

const outcomesOf = (template: string, customers: readonly string[]) =>
  stack.query<{ status: string; reason: string | null }>(
    `select j.status, split_part(j.error, ':', 1) as reason
     from unnest($2::text[]) with ordinality c (id, place)
     join automation.jobs j on j.type = 'SEND_EMAIL' and j.payload ->> 'customerId' = c.id
     where j.payload ->> 'template' = $1 order by c.place`,
    [template, customers],
  );

test('a bounce or a complaint ends mail to that address until a person allows it; a soft bounce is counted', async () => {
  const { tenantId, adminKey: key } = await stack.newTenant();
  await stack.api('PATCH', '/api/admin/settings', { key, body: { clientJourney: true, emailWorkflows: true } });
  const gone = await lead(tenantId, 'bounce+gone@simulator.amazonses.com');
  const angry = await lead(tenantId, 'angry@example.org');
  const full = await lead(tenantId, 'full@example.org');
  await stack.settle();
  await report('angry@example.org', 'complaint');
  await report('full@example.org', 'soft-bounce');

  await stack.query(`update crm.customers set status = 'ACTIVE' where id in ($1, $2, $3)`, [gone, angry, full]);
  await stack.settle();
  expect(await outcomesOf('CLIENT_ACTIVATED', [gone, angry, full])).toEqual([
    { status: 'CANCELLED', reason: 'ADDRESS_BOUNCED' },
    { status: 'CANCELLED', reason: 'ADDRESS_COMPLAINED' },
    { status: 'COMPLETED', reason: null },
  ]);
  const { body } = await stack.api('GET', '/api/email-addresses', { key });
  const listed = body.items.map((one: Record<string, unknown>) => [one.address, one.stoppedReason, one.softBounces]);
  expect(listed.sort()).toEqual([
    ['angry@example.org', 'COMPLAINED', 0],
    ['bounce+gone@simulator.amazonses.com', 'BOUNCED', 0],
    ['full@example.org', null, 1],
  ]);
  expect(stack.logs()).toMatch(/"SoftBounces":1/);

  const [{ id }] = body.items.filter(({ address }: { address: string }) => address === 'angry@example.org');
  expect((await stack.api('POST', `/api/email-addresses/${id}/allow`, { key })).status).toBe(200);
  const milestone = { type: 'CLIENT_MILESTONE_REACHED', customerId: angry, data: { milestone: 'Hundred orders' } };
  await stack.api('POST', '/api/events', { key, body: milestone });
  await stack.settle();
  expect(await outcomesOf('MILESTONE_REACHED', [angry])).toEqual([{ status: 'COMPLETED', reason: null }]);
});

test('e-mails to one customer leave in the order of their causes, for many customers at once', async () => {
  const { tenantId, adminKey: key } = await stack.newTenant();
  await stack.api('PATCH', '/api/admin/settings', { key, body: { clientJourney: true, emailWorkflows: true } });
  await stack.query(
    `insert into crm.customers (tenant_id, name, email, status)
     select $1, 'C' || n, 'many' || n || '@example.org', 'ACTIVE' from generate_series(1, 12) n`,
    [tenantId],
  );
  await stack.settle();
  // An e-mail whose turn did not come within seconds waits in the queue, on the stack's clock.
  await stack.advance(5 * 60_000);
  const { items }: { items: { to: string[]; subject: string }[] } = JSON.parse(
    await (await fetch(`${stack.connection.controlUrl}/_local/mailbox`)).text(),
  );
  for (let n = 1; n <= 12; n += 1) {
    const subjects = items.filter(({ to }) => to.includes(`many${n}@example.org`)).map(({ subject }) => subject);
    expect(subjects.slice(0, 2)).toEqual([expect.stringMatching(/^Welcome/), expect.stringMatching(/^Your journey/)]);
  }
});
