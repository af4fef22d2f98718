import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADMINISTRATOR, createTestContext, type TestContext } from '../setup-context.ts';
import { createSqs, type Sqs } from './sqs.ts';

const ARN = 'arn:aws:sqs:eu-west-1:000000000000';

let folder: string;
let setup: TestContext;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'followthrough-'));
  setup = await createTestContext({ folder });
});

afterEach(async () => {
  await setup.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a service on the folder without stopping the previous one, as after a kill. */
function start(): Sqs {
  const sqs = createSqs(setup.context);
  for (const [name, more] of [
    ['dead', {}],
    ['jobs', { RedrivePolicy: { deadLetterTargetArn: `${ARN}:dead`, maxReceiveCount: 2 } }],
  ] as const) {
    sqs.create({
      logicalId: name,
      stack: 'Test',
      type: 'AWS::SQS::Queue',
      properties: { QueueName: name, VisibilityTimeout: 60, ...more },
    });
  }
  return sqs;
}

const send = (sqs: Sqs, name: string, body: string, more = {}) =>
  sqs.send(`${ARN}:${name}`, { body, ...more }, ADMINISTRATOR);
const receive = (sqs: Sqs, name: string) => sqs.queue(`${ARN}:${name}`)?.receive({ most: 10 }) ?? [];

describe('a restart', () => {
  it('restores every message: waiting, in flight with its receive count, deleted', async () => {
    const before = start();
    for (const body of ['deleted', 'received'])
      send(before, 'jobs', body, { attributes: { kind: { DataType: 'String', StringValue: body } } });
    const [first, second] = receive(before, 'jobs');
    before.queue(`${ARN}:jobs`)?.delete(first?.receiptHandle ?? '');
    send(before, 'jobs', 'waiting');
    const after = start();
    expect(after.statistics().jobs).toMatchObject({ visible: 1, inFlight: 1, delayed: 0 });
    expect(receive(after, 'jobs').map(({ message }) => message.body)).toEqual(['waiting']);
    await setup.advance(60);
    const [again] = receive(after, 'jobs');
    expect(again?.message).toMatchObject({
      id: second?.message.id,
      receiveCount: 2,
      attributes: { kind: { StringValue: 'received' } },
    });
    const last = start();
    await setup.advance(60);
    receive(last, 'jobs');
    expect(start().statistics().jobs).toMatchObject({ dead: 2 });
  });

  it('accepts a receipt handle of the previous run', () => {
    const before = start();
    send(before, 'jobs', 'one');
    const [received] = receive(before, 'jobs');
    const after = start();
    after.queue(`${ARN}:jobs`)?.delete(received?.receiptHandle ?? '');
    expect(start().statistics().jobs).toMatchObject({ visible: 0, inFlight: 0 });
  });

  it('ignores a last line that a kill cut short', () => {
    send(start(), 'jobs', 'whole');
    appendFileSync(join(folder, 'queues/jobs.jsonl'), '{"kind":"message","message":{"order":2,"id":"cu');
    expect(start().statistics().jobs).toMatchObject({ visible: 1 });
  });

  it('keeps every message whose send returned when the process is killed', () => {
    const script = `
      import { createSqs } from ${JSON.stringify(new URL('./sqs.ts', import.meta.url).href)};
      import { createClock } from ${JSON.stringify(new URL('../../clock.ts', import.meta.url).href)};
      const noChaos = { duplicateDelivery: () => false, reorderDelivery: () => false, deliveryDelaySeconds: () => 0 };
      const clock = createClock({ startAt: new Date('2026-03-01T00:00:00Z'), frozen: true });
      const sqs = createSqs({ account: '000000000000', region: 'eu-west-1', origin: 'http://127.0.0.1:1', dataFolder: ${JSON.stringify(folder)}, clock, chaos: noChaos, iam: { authorize: () => undefined } });
      sqs.create({ logicalId: 'dead', stack: 'Test', type: 'AWS::SQS::Queue', properties: { QueueName: 'dead' } });
      for (let sent = 1; ; sent++) {
        sqs.send('${ARN}:dead', { body: String(sent) }, { arn: 'arn:aws:iam::000000000000:user/a' });
        if (sent === 500) process.kill(process.pid, 'SIGKILL');
      }`;
    const killed = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
      encoding: 'utf8',
    });
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    expect(start().statistics().dead?.visible).toBeGreaterThanOrEqual(500);
  });
});

describe('the journal', () => {
  it('is rewritten when most of its lines are about deleted messages', () => {
    const sqs = start();
    const path = join(folder, 'queues/jobs.jsonl');
    const queue = sqs.queue(`${ARN}:jobs`);
    for (let index = 0; index < 4000; index++) {
      send(sqs, 'jobs', 'x'.repeat(100));
      for (const { receiptHandle } of receive(sqs, 'jobs')) queue?.delete(receiptHandle);
    }
    expect(statSync(path).size).toBeLessThan(1_500_000);
    send(sqs, 'jobs', 'last');
    const [received] = receive(start(), 'jobs');
    expect(received?.message).toMatchObject({ body: 'last', order: 4001 });
    expect(existsSync(`${path}.new`)).toBe(false);
    expect(readFileSync(path, 'utf8')).toMatch(/^\{"kind":"next"/);
  });
});
