/** The stack with every option: whether it starts and works here. Names, keys and networks of AWS mean nothing on one machine. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everyOption } from '../support/stack/every-option.ts';
import { type RunningStack, startStack } from '../support/stack/setup-stack.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack(undefined, everyOption);
});
afterAll(() => stack?.stop());

test('a client gets a welcome whose links lead to the domain', async () => {
  const { tenantId, adminKey: key } = await stack.newTenant();
  const body = { clientJourney: true, emailWorkflows: true };
  expect((await stack.api('PATCH', '/api/admin/settings', { key, body })).status).toBe(200);
  await stack.query('insert into crm.customers (tenant_id, name, email) values ($1, $2, $3)', [
    tenantId,
    'Ada',
    'ada@example.net',
  ]);
  await stack.settle();
  const [mail] = stack.runtime.services.ses.mailbox.list();
  expect(readFileSync(mail?.file ?? '', 'utf8')).toContain('<https://api.crm.example/unsubscribe/');
});
