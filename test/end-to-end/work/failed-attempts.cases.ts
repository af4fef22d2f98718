/** What a tenant sees of a job whose attempts fail: the failure, the next attempt, and a retry that they ask for. */
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { AwsError } from '../../../lib/local/service.ts';
import { arrangeSituation, insertJob, type Situation } from '../../conformance/jobs/job-scenario.ts';
import { scenarioOf } from '../../conformance/jobs/job-scenarios.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import { type StoredThings, storedThings } from '../../support/stack/stored-things.ts';
import { live } from './setup-work-stack.ts';

let stack: RunningStack;
let stored: StoredThings;
let situation: Situation;
let key: string;
beforeAll(() => {
  ({ stack } = live);
  stored = storedThings(stack);
});
afterEach(() => void vi.restoreAllMocks());

async function newSituation(): Promise<void> {
  const { tenantId, adminKey } = await stack.newTenant();
  key = adminKey;
  situation = await arrangeSituation(stack, stored, tenantId);
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Makes a service return this error to functions `times` times; for ever when absent. */
function refuse(service: string, error: AwsError, times = Number.POSITIVE_INFINITY): void {
  let left = times;
  vi.spyOn(stack.chaos, 'apiFault').mockImplementation((call) => {
    if (call.service !== service || call.caller.functionName === undefined || left === 0) return undefined;
    left -= 1;
    return error;
  });
}

const busy = new AwsError('TooManyRequestsException', 'Maximum sending rate exceeded.', 429);
const noAccess = new AwsError('AccessDeniedException', 'You do not have access to the model.', 403);

async function start(type: string, queue: string): Promise<string> {
  const id = await insertJob(situation, { type, queue, payload: await scenarioOf(type).arrange(situation) });
  await stack.settle();
  return id;
}
const look = async (id: string) => (await stack.api('GET', `/api/jobs/${id}`, { key })).body;
const retry = (id: string) => stack.api('POST', `/api/jobs/${id}/retry`, { key });
const effects = async (type: string, id: string) => scenarioOf(type).effects(situation, (await look(id)).result);
const callsOf = (service: string) => stack.chaos.calls().filter((call) => call.service === service).length;
/** Between the failure of the latest attempt and the next one. */
const waitSeconds = ({ runAt, failures }: { runAt: string; failures: { at: string }[] }) =>
  (Date.parse(runAt) - Date.parse(failures.at(-1)?.at ?? '')) / 1000;

describe('a job', () => {
  beforeEach(newSituation);

  test('an e-mail that SES is too busy for is tried three times, then fails, and goes out when it is retried', async () => {
    refuse('ses', busy);
    stack.chaos.forgetCalls();
    const id = await start('SEND_EMAIL', 'email');
    // 2 s, then 4 s, and up to half as much again.
    for (const [attempt, least] of [
      [1, 2],
      [2, 4],
    ] as const) {
      const job = await look(id);
      expect(job).toMatchObject({
        status: 'QUEUED',
        attempts: attempt,
        error: expect.stringMatching(/^SERVICE_BUSY: SES/),
      });
      expect(job.failures).toHaveLength(attempt);
      expect(waitSeconds(job)).toBeGreaterThanOrEqual(least);
      expect(waitSeconds(job)).toBeLessThan(least * 1.5);
      await stack.advance(new Date(Date.parse(job.runAt) - 1));
      expect(callsOf('ses')).toBe(attempt);
      // A delay of SQS is whole seconds.
      await stack.advance(1001);
      expect(callsOf('ses')).toBe(attempt + 1);
    }
    const failed = await look(id);
    expect(failed).toMatchObject({ status: 'FAILED', attempts: 3, maxAttempts: 3, completedAt: expect.any(String) });
    expect(failed.failures.map(({ attempt }: { attempt: number }) => attempt)).toEqual([1, 2, 3]);
    await stack.advance(60 * MINUTE_MS);
    expect(callsOf('ses')).toBe(3);

    vi.restoreAllMocks();
    expect((await retry(id)).status).toBe(202);
    await stack.settle();
    expect(await look(id)).toMatchObject({ status: 'COMPLETED', attempts: 1, error: null, failures: failed.failures });
    expect(await effects('SEND_EMAIL', id)).toEqual({ mails: [expect.stringMatching(/^Welcome to /)] });
    expect((await retry(id)).status).toBe(409);
  });

  test('a document that the model was too busy for once is written by the second attempt, once', async () => {
    refuse('bedrock', new AwsError('ThrottlingException', 'Too many tokens.', 429), 1);
    const id = await start('GENERATE_DELIVERABLE', 'ai-generation');
    expect(await look(id)).toMatchObject({
      status: 'QUEUED',
      attempts: 1,
      error: expect.stringMatching(/^SERVICE_BUSY/),
    });
    await stack.advance(MINUTE_MS);
    expect(await look(id)).toMatchObject({ status: 'COMPLETED', attempts: 2, error: null });
    expect((await look(id)).failures).toHaveLength(1);
    expect(await effects('GENERATE_DELIVERABLE', id)).toEqual(scenarioOf('GENERATE_DELIVERABLE').expected);
  });

  test('a document that the model refuses fails at once; its neighbours are unharmed, and a retry writes it', async () => {
    refuse('bedrock', noAccess);
    const id = await start('GENERATE_BUSINESS_PLAN', 'ai-generation');
    const neighbour = await insertJob(situation, { type: 'UPDATE_CLIENT_METRICS', queue: 'scheduled-tasks' });
    await stack.advance(MINUTE_MS);
    const failed = { status: 'FAILED', attempts: 1, error: expect.stringMatching(/^SERVICE_REFUSED: Bedrock/) };
    expect([await look(id), await look(neighbour)]).toMatchObject([failed, { status: 'COMPLETED' }]);
    vi.restoreAllMocks();
    expect((await stack.api('POST', '/api/jobs/retry', { key, body: { queue: 'ai-generation' } })).body).toEqual({
      jobs: 1,
    });
    await stack.settle();
    expect(await look(id)).toMatchObject({ status: 'COMPLETED', attempts: 1 });
    expect(await effects('GENERATE_BUSINESS_PLAN', id)).toEqual(scenarioOf('GENERATE_BUSINESS_PLAN').expected);
  });

  test('an e-mail that is held after a kill waits for a person, and is sent again only when they say so', async () => {
    const functionName = stack.functionName('email');
    stack.chaos.crashAt(1, {
      moment: 'after',
      counts: (call) => call.functionName === functionName && call.service === 'ses',
    });
    const id = await start('SEND_EMAIL', 'email');
    // The lease lasts for as long as a function could still work on it.
    expect(await look(id)).toMatchObject({ status: 'PROCESSING', attempts: 1 });
    await stack.advance(40 * MINUTE_MS);
    expect(await look(id)).toMatchObject({
      status: 'FAILED',
      attempts: 1,
      error: expect.stringMatching(/^OUTCOME_UNKNOWN/),
    });
    await stack.advance(DAY_MS);
    expect(await effects('SEND_EMAIL', id)).toMatchObject({ mails: { length: 1 } });
    expect((await retry(id)).status).toBe(202);
    await stack.settle();
    expect(await look(id)).toMatchObject({ status: 'COMPLETED', attempts: 1 });
    expect(await effects('SEND_EMAIL', id)).toMatchObject({ mails: { length: 2 } });
  });

  test('a job whose function dies under every attempt fails after the third, and is left so', async () => {
    const functionName = stack.functionName('file-operations');
    let deaths = 0;
    vi.spyOn(stack.chaos, 'killAt').mockImplementation(({ service, caller }) => {
      if (service !== 's3' || caller.functionName !== functionName) return undefined;
      deaths += 1;
      return 'before';
    });
    const id = await start('CLEANUP_FILES', 'file-operations');
    expect(await look(id)).toMatchObject({ status: 'PROCESSING', attempts: 1 });
    await stack.advance(DAY_MS);
    const job = await look(id);
    expect(job).toMatchObject({ status: 'FAILED', attempts: 3, error: expect.stringMatching(/^OUTCOME_UNKNOWN/) });
    expect([deaths, job.failures.length]).toEqual([3, 3]);
    // The message of each attempt was lost with its function; none is left in the queue.
    expect(stack.queues()['file-operations']).toEqual({ waiting: 0, dead: 0 });
  });
});
