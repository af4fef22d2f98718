/** Recursive loops through the real SDK clients: what they send carries the chain. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundle } from '../../runtime/setup-app-code.ts';
import { setUpFunctions } from '../lambda/setup-function.ts';
import { ARN, type MappingSetup, setUpMapping } from './setup-mapping.ts';

const REDRIVE = { RedrivePolicy: { deadLetterTargetArn: `${ARN}:dead`, maxReceiveCount: 3 } };

/** Sends a message with one hop less to the queue that it came from, one by one or as a batch. */
const LOOP = `
  import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
  const sqs = new SQSClient();
  export const handler = async ({ Records }) => {
    for (const { body, eventSourceARN } of Records) {
      console.log(body);
      const QueueUrl = process.env.AWS_ENDPOINT_URL + '/' + eventSourceARN.split(':').slice(4).join('/');
      const MessageBody = String(Number(body) - 1);
      if (MessageBody === '0') return;
      if (Number(body) % 2) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      else await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', MessageBody }] }));
    }
  };`;
/** Invokes itself asynchronously. */
const CALLER = `
  import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
  const lambda = new LambdaClient();
  export const handler = () => lambda.send(new InvokeCommand({ FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME, InvocationType: 'Event' }));`;

let code: { loop: string; caller: string };
let mapping: MappingSetup;

beforeAll(() => {
  code = { loop: bundle(LOOP), caller: bundle(CALLER) };
});
beforeEach(async () => {
  mapping = await setUpMapping();
  mapping.queue('dead');
  mapping.queue('jobs', REDRIVE);
});
afterEach(() => mapping.close());

function startLoop(properties: Record<string, unknown> = {}, source: Record<string, unknown> = {}): void {
  mapping.functions.define('worker', code.loop, properties);
  mapping.map('jobs', source);
  mapping.sources.start?.();
}
const connection = () => ({
  region: 'eu-west-1',
  endpoint: mapping.setup.context.origin,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
});
const worker = () => mapping.functions.lambda.statistics().worker;

describe('a function that sends to its own queue', () => {
  it('is stopped after sixteen invocations of one chain; the message becomes a dead letter', async () => {
    startLoop();
    mapping.send('jobs', '40');
    await mapping.settle();
    expect(worker()).toMatchObject({ invocations: 16, errors: 0, recursiveInvocationsDropped: 1 });
    expect(mapping.counts('jobs')).toMatchObject({ inFlight: 1 });
    for (let n = 0; n < 3; n += 1) {
      await mapping.setup.advance(60, mapping.settle);
    }
    expect(worker()).toMatchObject({ invocations: 16, recursiveInvocationsDropped: 3 });
    expect(mapping.counts('dead')).toMatchObject({ visible: 1 });
  });

  it('runs on when it allows recursion', async () => {
    startLoop({ RecursiveLoop: 'Allow' });
    mapping.send('jobs', '40');
    await mapping.settle();
    expect(worker()).toMatchObject({ invocations: 40, recursiveInvocationsDropped: 0 });
  });

  it('runs on for other chains, each with a count of its own', async () => {
    startLoop({}, { BatchSize: 1 });
    mapping.send('jobs', '16');
    mapping.send('jobs', '16');
    await mapping.settle();
    expect(worker()).toMatchObject({ invocations: 32, recursiveInvocationsDropped: 0 });
  });

  it('does not begin a new chain when the message came from outside with a trace', async () => {
    startLoop();
    const sqs = new SQSClient(connection());
    const QueueUrl = `${mapping.setup.context.origin}/000000000000/jobs`;
    const trace = { DataType: 'String', StringValue: 'Root=1-65000000-0123456789abcdef01234567;Sampled=1' };
    await sqs.send(
      new SendMessageCommand({ QueueUrl, MessageBody: '2', MessageSystemAttributes: { AWSTraceHeader: trace } }),
    );
    await mapping.settle();
    expect(worker()).toMatchObject({ invocations: 2 });
    sqs.destroy();
  });
});

describe('a function that invokes itself', () => {
  it('is stopped after sixteen invocations, and the event goes to its dead letters', async () => {
    const { define, lambda } = setUpFunctions(mapping.setup, { queues: mapping.sqs });
    define('worker', code.caller, { DeadLetterConfig: { TargetArn: `${ARN}:dead` } });
    lambda.invokeLater('worker', { first: true });
    // Each invokes the next one before it ends itself, and is counted when it has ended.
    await expect
      .poll(() => lambda.statistics().worker)
      .toMatchObject({ invocations: 16, recursiveInvocationsDropped: 1, throttles: 0 });
    await expect.poll(() => mapping.counts('dead')).toMatchObject({ visible: 1 });
  });

  it('gives the caller the exception', async () => {
    mapping.functions.define('worker', 'export const handler = () => process.env._X_AMZN_TRACE_ID;');
    const lambda = new LambdaClient(connection());
    const invoke = async (trace: string) => {
      const command = new InvokeCommand({ FunctionName: 'worker' });
      command.middlewareStack.add(
        (next) => (given) => {
          Object.assign(Object(given.request).headers, { 'x-amzn-trace-id': trace });
          return next(given);
        },
        { step: 'build' },
      );
      return String(JSON.parse(Buffer.from((await lambda.send(command)).Payload ?? []).toString()));
    };
    let trace = 'Root=1-65000000-0123456789abcdef01234567;Sampled=1';
    for (let n = 1; n <= 16; n += 1) {
      trace = await invoke(trace);
      expect(trace).toMatch(new RegExp(`^Root=1-65000000-0123456789abcdef01234567;.*;Lineage=[0-9a-f]{8}:${n}$`));
    }
    await expect(invoke(trace)).rejects.toMatchObject({
      name: 'RecursiveInvocationException',
      $metadata: { httpStatusCode: 400 },
    });
    lambda.destroy();
  });
});
