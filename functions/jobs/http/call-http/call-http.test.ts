/** HTTP requests of workflows: what is sent, and what becomes of hostile answers. */
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { aCustomer, aTenant, insert } from '../../../../test/support/database/factory.ts';
import { startEndpoint, type TestEndpoint } from '../../../../test/support/endpoint/setup-endpoint.ts';
import { type JobsSetup, NOW, setUpJobs } from '../../../../test/support/jobs/setup-jobs.ts';
import { aWaitingRun } from '../../../../test/support/jobs/waiting-run.ts';
import { signingKey } from '../../../engine/calls/signing.ts';
import { environment } from '../../../engine/environment.ts';
import { callHttp } from './job.ts';

const MASTER = 'a master secret that is long enough for a key';
vi.mock('../../../engine/calls/find-signing-key.ts', async () => ({
  signingKeyOf: async (tenantId: string) => signingKey(MASTER, tenantId),
}));

let setup: JobsSetup;
let endpoint: TestEndpoint;
let tenantId: string;
let customerId: string;
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
  endpoint = await startEndpoint();
});
afterEach(() => endpoint.close());

/** Runs the job of a request once. */
async function call(request: object = {}) {
  const effect = {
    ...{ method: 'POST', url: endpoint.url, headers: {}, body: '{"a": 1}', timeoutSeconds: 1, signed: false },
    ...request,
  };
  const columns = await aWaitingRun(setup.database, { tenantId, customerId, at: NOW }, 'http', effect);
  const job = { tenant_id: tenantId, type: 'CALL_HTTP', queue: 'http', run_at: NOW, rank_at: NOW, created_at: NOW };
  const id = await insert(setup.database, 'automation.jobs', { ...job, ...columns });
  const payload = { customerId, runId: String(columns.run_id) };
  return { outcome: await setup.run(callHttp, tenantId, payload, id), key: columns.dedupe_key };
}

const done = (detail: object, json?: string) => ({
  kind: 'done',
  result: { detail, ...(json === undefined ? {} : { json }) },
});
const failed = (code: string, retry: boolean) => ({
  kind: 'failed',
  retry,
  reason: expect.stringMatching(new RegExp(`^${code}:`)),
});

describe('a request', () => {
  test('has the key of the effect, the headers of the node and no signature unless it is asked for', async () => {
    const { outcome, key } = await call({ method: 'PUT', headers: { 'X-Name': 'Zoë\n☂ b', 'Content-Type': 'text/x' } });
    expect(outcome).toEqual(done({ status: 200 }, '{}'));
    const [sent] = endpoint.calls;
    expect([sent?.method, sent?.body]).toEqual(['PUT', '{"a": 1}']);
    expect(sent?.headers).toMatchObject({ 'idempotency-key': key, 'content-type': 'text/x', 'x-name': 'Zo? ? b' });
    expect(sent?.headers).not.toHaveProperty('webhook-id');
  });

  test('is signed with the key of the tenant, and verified by the public library', async () => {
    const { key } = await call({ signed: true });
    const [sent] = endpoint.calls;
    expect(sent?.headers['webhook-id']).toBe(key);
    vi.setSystemTime(Number(sent?.headers['webhook-timestamp']) * 1000);
    const { secret } = signingKey(MASTER, tenantId);
    expect(new Webhook(secret).verify(sent?.body ?? '', sent?.headers as Record<string, string>)).toEqual({ a: 1 });
    vi.useRealTimers();
  });

  test('without a body has none', async () => {
    await call({ method: 'GET', body: null });
    const [sent] = endpoint.calls;
    expect([sent?.method, sent?.body, sent?.headers['content-type']]).toEqual(['GET', '', undefined]);
  });

  test('of a job that no run waits for is not made', async () => {
    const outcome = await setup.run(callHttp, tenantId, { runId: randomUUID() });
    expect(outcome).toMatchObject({ kind: 'cancelled', reason: expect.stringMatching(/^RUN_ENDED/) });
    expect(endpoint.connections).toBe(0);
  });
});

describe('an answer', () => {
  const answer = (status: number, body: unknown = {}, headers = {}) =>
    endpoint.behave({ does: 'answer', status, body, headers });

  test.each([
    ['{"id": 12345678901234567890}', done({ status: 201 }, '{"id": 12345678901234567890}')],
    ['OK', done({ status: 201, answer: 'NOT_JSON' })],
    ['', done({ status: 201, answer: 'EMPTY' })],
    [JSON.stringify('x'.repeat(8000)), done({ status: 201, answer: 'TOO_LARGE' })],
    ['x'.repeat(300_000), done({ status: 201, answer: 'TOO_LARGE' })],
  ])('of success is kept when it is JSON of up to 8 KB: %.30s', async (body, expected) => {
    answer(201, body);
    expect((await call()).outcome).toEqual(expected);
  });

  test.each([
    [400, 'ANSWERED_400', false],
    [404, 'ANSWERED_404', false],
    [408, 'ANSWERED_408', true],
    [500, 'ANSWERED_500', true],
    [503, 'ANSWERED_503', true],
  ])('%i is tried again where that may help', async (status, code, retry) => {
    answer(status);
    expect((await call()).outcome).toEqual(failed(code, retry));
  });

  test('that asks for fewer calls puts off the next attempt', async () => {
    answer(429, {}, { 'retry-after': '120' });
    const before = Date.now();
    const { outcome } = await call();
    expect(outcome).toMatchObject(failed('ANSWERED_429', true));
    expect((outcome as { notBefore: Date }).notBefore.getTime()).toBeGreaterThanOrEqual(before + 120_000);
  });

  test('that redirects is not followed', async () => {
    answer(302, {}, { location: `http://127.0.0.1:${endpoint.port}/elsewhere` });
    expect((await call()).outcome).toEqual(failed('REDIRECTED', false));
    expect(endpoint.calls).toHaveLength(1);
  });

  test('that never comes, or never ends, is given up after the time-out', async () => {
    endpoint.behave({ does: 'hold' });
    expect((await call()).outcome).toEqual(failed('TIMED_OUT', true));
    endpoint.behave({ does: 'drip', beginning: 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"a":' });
    expect((await call()).outcome).toEqual(done({ status: 200, answer: 'CUT_OFF' }));
  });

  test.each([
    [{ does: 'reset' } as const, 'CONNECTION_LOST'],
    [{ does: 'write', bytes: 'not HTTP', ending: 'close' } as const, 'MALFORMED_ANSWER'],
  ])('that is broken may have followed the act: the same key is tried again', async (behaviour, code) => {
    endpoint.behave(behaviour);
    expect((await call()).outcome).toEqual(failed(code, true));
  });
});

describe('an address', () => {
  test.each([
    ['https://169.254.169.254/latest/meta-data', 'FORBIDDEN_ADDRESS'],
    ['https://10.0.0.1/', 'FORBIDDEN_ADDRESS'],
    ['https://[fd00::1]/', 'FORBIDDEN_ADDRESS'],
    ['http://8.8.8.8/', 'NOT_HTTPS'],
    ['https://example.com:22/', 'PORT_NOT_ALLOWED'],
    ['https://user:pw@example.com/', 'HAS_CREDENTIALS'],
    ['nonsense', 'NOT_A_URL'],
  ])('that no call may go to is refused for good: %s', async (url, code) => {
    expect((await call({ url })).outcome).toMatchObject({
      kind: 'failed',
      retry: false,
      reason: expect.stringContaining(code),
    });
  });
});
