/** A call that finds the database paused: each kind of route replies 503 within 10 s, says so, and does nothing. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { aCustomer } from '../support/database/factory.ts';
import { type RunningStack, startStack, type Tenant } from '../support/stack/setup-stack.ts';

let stack: RunningStack;
let tenant: Tenant;
let links: Readonly<Record<'unsubscribe' | 'document', string>>;

beforeAll(async () => {
  stack = await startStack();
  tenant = await stack.newTenant();
  links = await makeLinks();
});
afterEach(() => stack.chaos.configure({ enabled: false }));
afterAll(() => stack?.stop());

/** Real links: made-up ones never reach the database. */
async function makeLinks() {
  const settings = { clientJourney: true, emailWorkflows: true };
  await stack.api('PATCH', '/api/admin/settings', { key: tenant.adminKey, body: settings });
  await aCustomer(stack, tenant.tenantId, { name: 'Client', email: 'client@example.com' });
  await stack.settle();
  const { items } = (await stack.api('GET', '/api/documents', { key: tenant.adminKey })).body;
  const content = await stack.api('GET', `/api/documents/${items[0].id}/content`, { key: tenant.adminKey });
  const mails: { items: { file: string }[] } = JSON.parse(
    await (await fetch(`${stack.connection.controlUrl}/_local/mailbox`)).text(),
  );
  const mail = readFileSync(mails.items[0]?.file ?? '', 'utf8').replace(/\r\n[ \t]/g, ' ');
  return {
    unsubscribe: new URL(/List-Unsubscribe: <([^>]+)>/.exec(mail)?.[1] ?? '').pathname,
    document: String(content.body.contentUrl),
  };
}

const pause = () =>
  stack.chaos.configure({
    ...{ enabled: true, duplicateDelivery: 0, reorderDelivery: 0, deliveryDelay: 0, apiFault: 0, kill: 0 },
    databaseResuming: 1,
  });

async function call(method: string, path: string, init: { key?: string; body?: string; headers?: object } = {}) {
  const startedMs = performance.now();
  const response = await fetch(`${stack.connection.apiUrl}${path}`, {
    method,
    headers: { ...(init.key === undefined ? {} : { authorization: `Bearer ${init.key}` }), ...init.headers },
    ...(init.body === undefined ? {} : { body: init.body }),
  });
  const text = await response.text();
  return { response, text, seconds: (performance.now() - startedMs) / 1000 };
}

const json = { 'content-type': 'application/json' };
const trigger = () => JSON.stringify({ triggerType: 'BURN_RATE_ALERT', name: `Trigger ${randomUUID()}` });

/** By kind of route: what reads, writes, repeats, queues, needs the platform, and what the authorizer has never seen. */
const kinds: Readonly<Record<string, () => ReturnType<typeof call>>> = {
  'a read': () => call('GET', '/api/tasks', { key: tenant.adminKey }),
  'a write': () => call('POST', '/api/admin/triggers', { key: tenant.adminKey, headers: json, body: trigger() }),
  'a write with an Idempotency-Key': () =>
    call('POST', '/api/admin/triggers', {
      key: tenant.adminKey,
      headers: { ...json, 'idempotency-key': 'again' },
      body: trigger(),
    }),
  'a run that queues': () => call('POST', '/api/jobs/process-triggers', { key: tenant.adminKey }),
  'a call of the platform': () =>
    call('GET', `/api/admin/tenants/${tenant.tenantId}`, { key: stack.connection.platformKey }),
};

const expectWaking = ({ response, text, seconds }: Awaited<ReturnType<typeof call>>) => {
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '15']);
  expect(JSON.parse(text).error).toEqual({ code: 'DATABASE_WAKING', message: expect.stringMatching(/waking up/) });
  expect(seconds).toBeLessThan(10);
};

describe('while the database wakes up', () => {
  test.each(Object.keys(kinds))('%s replies 503, whether the key is cached or not', async (kind) => {
    const before = await stack.query('select id from automation.automated_triggers');
    pause();
    // The key was used a moment ago, so the function meets the database.
    expectWaking((await kinds[kind]?.()) ?? fail(kind));
    // Half a minute later the authorizer does.
    stack.chaos.configure({ enabled: false });
    await stack.advance(31_000);
    pause();
    expectWaking((await kinds[kind]?.()) ?? fail(kind));
    stack.chaos.configure({ enabled: false });
    expect(await stack.query('select id from automation.automated_triggers')).toEqual(before);
    const { response } = (await kinds[kind]?.()) ?? fail(kind);
    expect(response.status).toBeLessThan(300);
  });

  test('the click on an unsubscribe link, and a document, reply 503 with a page', async () => {
    pause();
    for (const [method, path, body] of [
      ['POST', links.unsubscribe, 'List-Unsubscribe=One-Click'],
      ['GET', links.document, undefined],
    ] as const) {
      const { response, text, seconds } = await call(method, path, body === undefined ? {} : { body });
      expect([path, response.status, response.headers.get('retry-after')]).toEqual([path, 503, '15']);
      expect(text).toContain('try again in a minute');
      expect(seconds).toBeLessThan(10);
    }
    stack.chaos.configure({ enabled: false });
    expect(await stack.query('select from automation.email_preferences where not allows_email')).toEqual([]);
  });

  test('what needs no database is answered as ever', async () => {
    pause();
    for (const path of ['/health', '/openapi.json', links.unsubscribe])
      expect([path, (await call('GET', path)).response.status]).toEqual([path, 200]);
    expect((await call('GET', '/api/tasks', { key: `ft_${'x'.repeat(43)}` })).response.status).toBe(401);
  });
});

function fail(kind: string): never {
  throw new Error(`There is no kind ${kind}`);
}
