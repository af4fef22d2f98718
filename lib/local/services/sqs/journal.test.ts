import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADMINISTRATOR, createStand, type Stand } from './setup-sqs.ts';
import { createSqs, type Sqs } from './sqs.ts';

const ARN = 'arn:aws:sqs:eu-west-1:000000000000';

let folder: string;
let stand: Stand;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'followthrough-'));
  stand = await createStand({ folder });
});

afterEach(async () => {
  await stand.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A runtime that starts on the folder as it is; the one before was never stopped. */
function start(): Sqs {
  const sqs = createSqs(stand.surroundings);
  for (const [name, more] of [
    ['dead', {}],
    ['jobs', { RedrivePolicy: { deadLetterTargetArn: `${ARN}:dead`, maxReceiveCount: 2 } }],
    ['once.fifo', { FifoQueue: true }],
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
  it('finds every message as it was: waiting, delayed, in flight with its count, deleted', async () => {
    const before = start();
    for (const body of ['deleted', 'received'])
      send(before, 'jobs', body, { attributes: { kind: { DataType: 'String', StringValue: body } } });
    const [first, second] = receive(before, 'jobs');
    before.queue(`${ARN}:jobs`)?.delete(first?.receiptHandle ?? '');
    send(before, 'jobs', 'waiting');
    const after = start();
    expect(after.statistics().jobs).toMatchObject({ visible: 1, inFlight: 1, delayed: 0 });
    expect(receive(after, 'jobs').map(({ message }) => message.body)).toEqual(['waiting']);
    await stand.advance(60);
    const [again] = receive(after, 'jobs');
    expect(again?.message).toMatchObject({
      id: second?.message.id,
      receiveCount: 2,
      attributes: { kind: { StringValue: 'received' } },
    });
    const last = start();
    await stand.advance(60);
    receive(last, 'jobs');
    expect(start().statistics().jobs).toMatchObject({ dead: 2 });
  });

  it('takes a receipt handle from before, and remembers what was sent once', () => {
    const before = start();
    send(before, 'once.fifo', 'one', { messageGroupId: 'g', messageDeduplicationId: 'd' });
    const [received] = receive(before, 'once.fifo');
    const after = start();
    after.queue(`${ARN}:once.fifo`)?.delete(received?.receiptHandle ?? '');
    send(after, 'once.fifo', 'one', { messageGroupId: 'g', messageDeduplicationId: 'd' });
    send(start(), 'once.fifo', 'one', { messageGroupId: 'g', messageDeduplicationId: 'd' });
    expect(start().statistics()['once.fifo']).toMatchObject({ visible: 0, inFlight: 0 });
  });

  it('keeps queues that were made through the API', async () => {
    stand.serve(createSqs(stand.surroundings));
    const client = new SQSClient({
      endpoint: stand.surroundings.origin,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'x' },
    });
    await client.send(new CreateQueueCommand({ QueueName: 'by-hand', Attributes: { VisibilityTimeout: '7' } }));
    const after = createSqs(stand.surroundings);
    send(after, 'by-hand', 'one');
    expect(createSqs(stand.surroundings).queue(`${ARN}:by-hand`)?.attributes).toMatchObject({ VisibilityTimeout: '7' });
    expect(createSqs(stand.surroundings).statistics()['by-hand']).toMatchObject({ visible: 1 });
  });

  it('leaves out a line that a kill cut short', () => {
    send(start(), 'jobs', 'whole');
    appendFileSync(join(folder, 'queues/jobs.jsonl'), '{"kind":"message","message":{"order":2,"id":"cu');
    expect(start().statistics().jobs).toMatchObject({ visible: 1 });
  });

  it('loses nothing that was answered when the process is killed in the middle', () => {
    const script = `
      import { createSqs } from ${JSON.stringify(new URL('./sqs.ts', import.meta.url).href)};
      import { createClock } from ${JSON.stringify(new URL('../../clock.ts', import.meta.url).href)};
      const calm = { duplicateDelivery: () => false, reorderDelivery: () => false, deliveryDelaySeconds: () => 0 };
      const clock = createClock({ startAt: new Date('2026-03-01T00:00:00Z'), frozen: true });
      const sqs = createSqs({ account: '000000000000', region: 'eu-west-1', origin: 'http://127.0.0.1:1', dataFolder: ${JSON.stringify(folder)}, clock, chaos: calm, iam: { authorize: () => undefined } });
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
  it('is written anew when it mostly tells of messages that are gone', () => {
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
