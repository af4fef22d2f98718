/** The unsubscribe link of an e-mail, on the whole stack: after the click, that customer gets no e-mail. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { aCustomer } from '../../support/database/factory.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import { live } from './setup-work-stack.ts';

let stack: RunningStack;
beforeAll(() => {
  ({ stack } = live);
});

async function mailsTo(address: string): Promise<string[]> {
  const reply = await fetch(`${stack.connection.controlUrl}/_local/mailbox`);
  const { items }: { items: { to: string[]; file: string }[] } = JSON.parse(await reply.text());
  // Joins folded lines of headers, and soft breaks of the body.
  return items
    .filter(({ to }) => to.includes(address))
    .map(({ file }) => readFileSync(file, 'utf8').replace(/=?\r\n[ \t]?/g, ' '));
}

test('ends e-mail to the customer who clicks, and to no other', async () => {
  const { tenantId } = await stack.newTenant();
  await stack.query(
    `insert into automation.tenant_settings (tenant_id, client_journey, email_workflows) values ($1, true, true)
     on conflict (tenant_id) do update set client_journey = true, email_workflows = true`,
    [tenantId],
  );
  const tired = await aCustomer(stack, tenantId, { email: 'tired@example.com', status: 'LEAD' });
  const keen = await aCustomer(stack, tenantId, { email: 'keen@example.com', status: 'LEAD' });
  await stack.settle();
  const [welcome = ''] = await mailsTo('tired@example.com');
  const link = /List-Unsubscribe: <([^>]+)>/.exec(welcome)?.[1] ?? '';
  expect(await (await fetch(link)).text()).toContain('<button');
  const clicked = await fetch(link, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
  expect([clicked.status, await clicked.text()]).toEqual([200, expect.stringContaining('no more e-mail')]);

  await stack.query(`update crm.customers set status = 'ACTIVE' where id in ($1, $2)`, [tired, keen]);
  await stack.settle();
  expect(await mailsTo('tired@example.com')).toHaveLength(1);
  expect((await mailsTo('keen@example.com')).length).toBeGreaterThan(1);
  const refused = await stack.query<{ status: string; error: string }>(
    `select status, error from automation.jobs where type = 'SEND_EMAIL' and payload ->> 'customerId' = $1 and status <> 'COMPLETED'`,
    [tired],
  );
  expect(refused.length).toBeGreaterThan(0);
  for (const { status, error } of refused)
    expect([status, error]).toEqual(['CANCELLED', expect.stringMatching(/^NOT_WANTED/)]);
});
