import { ReceiveMessageCommand, SendMessageCommand, SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Resource } from '../../service.ts';
import { ADMINISTRATOR, createTestContext, strictIam, type TestContext } from '../setup-context.ts';
import { createSqs, type Sqs } from './sqs.ts';

const ARN = 'arn:aws:sqs:eu-west-1:000000000000';
const REDRIVE = { RedrivePolicy: { deadLetterTargetArn: `${ARN}:dead`, maxReceiveCount: 1 } };

let setup: TestContext;
let sqs: Sqs;

beforeEach(async () => {
  setup = await createTestContext();
  sqs = createSqs(setup.context);
  setup.serve(sqs);
});

afterEach(() => setup.close());

const resource = (type: string, logicalId: string, properties: Record<string, unknown>): Resource => ({
  logicalId,
  stack: 'Test',
  type: `AWS::SQS::${type}`,
  properties,
});

function make(name: string, properties: Record<string, unknown> = {}) {
  sqs.create(resource('Queue', name, { QueueName: name, ...properties }));
  const queue = sqs.queue(`${ARN}:${name}`);
  if (!queue) throw new Error(`no queue ${name}`);
  return queue;
}

const send = (name: string, body: string, more = {}) => sqs.send(`${ARN}:${name}`, { body, ...more }, ADMINISTRATOR);
const clientOf = (accessKeyId = 'AKIATEST') =>
  new SQSClient({
    endpoint: setup.context.origin,
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey: 'x' },
    maxAttempts: 1,
  });

describe('time', () => {
  it('makes delayed and received messages visible exactly when the clock reaches their time', async () => {
    const queue = make('jobs', { VisibilityTimeout: 60, DelaySeconds: 10 });
    send('jobs', 'one');
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 1 });
    await setup.advance(9);
    expect(queue.receive({ most: 10 })).toEqual([]);
    await setup.advance(1);
    expect(queue.receive({ most: 10 })).toHaveLength(1);
    await setup.advance(59);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    await setup.advance(1);
    expect(queue.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });

  it('deletes messages past their retention; dead letters keep the age of the message', async () => {
    const dead = make('dead', { MessageRetentionPeriod: 120 });
    const jobs = make('jobs', { VisibilityTimeout: 30, ...REDRIVE });
    send('jobs', 'old');
    jobs.receive({ most: 1 });
    await setup.advance(60);
    expect(jobs.receive({ most: 1 })).toEqual([]);
    expect(dead.counts().visible).toBe(1);
    await setup.advance(60);
    expect(dead.counts().visible).toBe(1);
    await setup.advance(1);
    expect(dead.counts().visible).toBe(0);
  });

  it('ends a long poll when the clock makes a message visible, and when its wait time has passed', async () => {
    make('jobs', { DelaySeconds: 15 });
    const poll = () =>
      clientOf().send(
        new ReceiveMessageCommand({ QueueUrl: `${setup.context.origin}/000000000000/jobs`, WaitTimeSeconds: 20 }),
      );
    send('jobs', 'one');
    const queue = sqs.queue(`${ARN}:jobs`);
    const waiting = [poll(), poll()];
    await expect.poll(() => setup.clock.next()?.getTime()).toBeDefined();
    await new Promise((done) => setTimeout(done, 100)); // both requests are in: a request that came later would find the message too
    await setup.advance(15);
    await expect.poll(() => queue?.counts().inFlight).toBe(1);
    await setup.advance(5);
    const bodies = (await Promise.all(waiting)).map(({ Messages = [] }) => Messages.map(({ Body }) => Body));
    expect(bodies.toSorted()).toEqual([[], ['one']]);
  });

  it('moves dead letters back at the given rate', async () => {
    const dead = make('dead');
    const jobs = make('jobs', REDRIVE);
    for (let index = 0; index < 5; index++) send('jobs', String(index));
    jobs.receive({ most: 10, visibilitySeconds: 0 });
    jobs.receive({ most: 10 });
    expect(dead.counts().visible).toBe(5);
    await clientOf().send(
      new StartMessageMoveTaskCommand({ SourceArn: `${ARN}:dead`, MaxNumberOfMessagesPerSecond: 2 }),
    );
    expect(jobs.counts().visible).toBe(2);
    await setup.advance(1);
    expect(jobs.counts().visible).toBe(4);
    await setup.advance(1);
    expect(jobs.counts().visible).toBe(5);
  });
});

describe('permission', () => {
  const role = 'arn:aws:iam::000000000000:role/sender';

  it('comes from the role or from the queue policy', async () => {
    const context = { ...setup.context, iam: strictIam([`${role} sqs:SendMessage ${ARN}:open`]) };
    sqs = createSqs(context);
    setup.serve(sqs);
    for (const name of ['open', 'closed', 'shared']) make(name);
    const PolicyDocument = {
      Statement: [{ Effect: 'Allow', Principal: { AWS: role }, Action: 'sqs:*', Resource: `${ARN}:shared` }],
    };
    sqs.create(
      resource('QueuePolicy', 'Policy', {
        Queues: [`${setup.context.origin}/000000000000/shared`],
        PolicyDocument,
      }),
    );
    const sendAs = (name: string) =>
      clientOf(role).send(
        new SendMessageCommand({ QueueUrl: `${setup.context.origin}/000000000000/${name}`, MessageBody: 'x' }),
      );
    await sendAs('open');
    await sendAs('shared');
    await expect(sendAs('closed')).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    const receive = clientOf(role).send(
      new ReceiveMessageCommand({ QueueUrl: `${setup.context.origin}/000000000000/open` }),
    );
    await expect(receive).rejects.toMatchObject({ name: 'AccessDenied' });
    const caller = setup.context.iam.assume(role, 'scheduler.amazonaws.com');
    expect(() => sqs.send(`${ARN}:closed`, { body: 'x' }, caller)).toThrow(
      'is not authorized to perform: sqs:SendMessage',
    );
    expect(() => sqs.send(`${ARN}:gone`, { body: 'x' }, caller)).toThrow('The specified queue does not exist.');
  });
});

describe('a move task', () => {
  const role = 'arn:aws:iam::000000000000:role/operator';
  const onSource = ['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
  const needed = [
    ...onSource.map((action) => `${role} sqs:${action} ${ARN}:dead`),
    `${role} sqs:SendMessage ${ARN}:jobs`,
  ];

  it.each(needed)('needs: %s', async (one) => {
    const start = async (allowed: readonly string[]) => {
      sqs = createSqs({ ...setup.context, iam: strictIam(allowed) });
      setup.serve(sqs);
      make('dead');
      make('jobs', REDRIVE);
      return clientOf(role).send(new StartMessageMoveTaskCommand({ SourceArn: `${ARN}:dead` }));
    };
    await expect(start(needed.filter((other) => other !== one))).rejects.toMatchObject({ name: 'AccessDenied' });
    expect((await start(needed)).TaskHandle).toBeDefined();
  });
});

describe('chaos', () => {
  it('delivers messages twice, out of order and late when enabled', async () => {
    const chaos = {
      ...setup.context.chaos,
      duplicateDelivery: () => true,
      reorderDelivery: () => true,
      deliveryDelaySeconds: () => 5,
      scheduleDelaySeconds: () => 0,
    };
    sqs = createSqs({ ...setup.context, chaos });
    const queue = make('jobs');
    for (const body of ['one', 'two']) send('jobs', body);
    expect(queue.counts().delayed).toBe(2);
    await setup.advance(5);
    expect(queue.receive({ most: 2 }).map(({ message }) => message.body)).toEqual(['two', 'one']);
    const again = queue.receive({ most: 10 });
    expect(again.map(({ message }) => message.body).sort()).toEqual(['one', 'two']);
    expect(again.map(({ message }) => message.receiveCount)).toEqual([2, 2]);
    expect(queue.receive({ most: 10 })).toEqual([]);
  });
});

describe('a template', () => {
  it('gives a queue the same name at every start, and a URL on the local port', () => {
    const { origin } = setup.context;
    const attributes = sqs.attributes(resource('Queue', 'JobsQueue1A2B', {}));
    expect(attributes).toEqual(createSqs(setup.context).attributes(resource('Queue', 'JobsQueue1A2B', {})));
    expect(attributes.QueueName).toMatch(/^Test-JobsQueue1A2B-[0-9a-f]{8}$/);
    expect(attributes).toMatchObject({
      ref: `${origin}/000000000000/${attributes.QueueName}`,
      Arn: `${ARN}:${attributes.QueueName}`,
    });
  });

  const refusals: [what: string, properties: Record<string, unknown>, message: string][] = [
    ['a value out of range', { VisibilityTimeout: 43_201 }, 'Invalid value for the parameter VisibilityTimeout.'],
    ['dead letters that do not exist', REDRIVE, 'Dead letter target does not exist.'],
    ['an unknown property', { Speed: 'high' }, 'Unknown Attribute Speed.'],
    ['a FIFO queue', { FifoQueue: true }, 'FIFO queues are not supported.'],
    ['an attribute of FIFO queues', { DeduplicationScope: 'queue' }, 'Unknown Attribute DeduplicationScope.'],
    ['the name of another queue', { QueueName: 'other' }, 'A queue named other already exists.'],
  ];
  for (const [what, properties, message] of refusals) {
    it(`is refused for ${what}, with its logical id`, () => {
      make('other');
      expect(() => make('jobs', properties)).toThrow(`jobs (AWS::SQS::Queue): `);
      expect(() => make('jobs', properties)).toThrow(message);
    });
  }
});
