/** Queues of the local SQS, one per function name, and dead letters. */
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetterList } from '../../../functions/engine/queue/dead-letter-list.ts';
import { createTestContext } from '../../../lib/local/services/setup-context.ts';
import { createSqs, type Sqs } from '../../../lib/local/services/sqs/sqs.ts';

interface ReceivedMessage {
  readonly body: Readonly<Record<string, unknown>>;
  readonly group: string | undefined;
}

export interface TestQueues {
  readonly endpoint: string;
  /** Of functions by their names, of `reports`, and of dead letters: `dead-work`. */
  readonly urls: Readonly<Record<string, string>>;
  readonly deadLetters: DeadLetterList;
  readonly client: SQSClient;
  messages(name: string): Promise<ReceivedMessage[]>;
  /** Sends messages to a function's queue, or to `reports`, and lets them fail there until they are dead letters. */
  bury(name: string, ...bodies: readonly string[]): Promise<void>;
  /** Moves the clock of the queues. */
  advance(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** Group of the messages that `bury` sends. */
export const TENANT_OF_DEAD = '5a1d3c0e-8f1a-4c5e-9a55-0d3a6c1f7b10';
const DELIVERIES = 5;
/** An installation without timers and message reports, which are like those of schedules and e-mail reports. */
const DEAD = ['automation', 'work', 'schedules', 'wake-ups', 'email-reports'] as const;
/** What queues gave up: those of functions, and the queue of reports. */
const GIVEN_UP: readonly string[] = ['automation', 'work'];

async function makeQueue(sqs: Sqs, name: string, properties: Readonly<Record<string, unknown>> = {}) {
  const resource = { type: 'AWS::SQS::Queue', logicalId: name.replaceAll('-', ''), stack: 'Test', properties };
  const { ref: url = '', Arn: arn = '', QueueName: queue = '' } = sqs.attributes(resource);
  await sqs.create(resource);
  return { url, arn, queue };
}

async function makeQueues(sqs: Sqs, names: readonly string[]) {
  const dead = new Map<string, Awaited<ReturnType<typeof makeQueue>>>();
  const urls: Record<string, string> = {};
  for (const name of DEAD) {
    const made = await makeQueue(sqs, `dead-${name}`);
    dead.set(name, made);
    urls[`dead-${name}`] = made.url;
  }
  const givingUpTo = (name: string) => ({
    RedrivePolicy: { deadLetterTargetArn: dead.get(name)?.arn, maxReceiveCount: DELIVERIES },
  });
  for (const name of names) urls[name] = (await makeQueue(sqs, name, givingUpTo('automation'))).url;
  const reports = await makeQueue(sqs, 'reports', givingUpTo('work'));
  const told = (name: string) => ({ queue: dead.get(name)?.queue ?? '', isMovable: GIVEN_UP.includes(name) });
  const deadLetters: DeadLetterList = {
    urlPrefix: reports.url.slice(0, -reports.queue.length),
    arnPrefix: reports.arn.slice(0, -reports.queue.length),
    queues: {
      ...Object.fromEntries(DEAD.map((name) => [name, told(name)])),
      'email-reports': { ...told('email-reports'), target: reports.queue },
    },
    personal: [reports.queue],
  };
  urls.reports = reports.url;
  return { urls, deadLetters };
}

const burying =
  (client: SQSClient, urls: Readonly<Record<string, string>>): TestQueues['bury'] =>
  async (name, ...bodies) => {
    const QueueUrl = urls[name] ?? '';
    for (const MessageBody of bodies)
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: TENANT_OF_DEAD }));
    const failing = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
    for (let delivery = 0; delivery <= DELIVERIES; delivery += 1) await client.send(failing);
  };

/** Takes every message out of a queue. */
const taking =
  (client: SQSClient, urls: Readonly<Record<string, string>>): TestQueues['messages'] =>
  async (name) => {
    const QueueUrl = urls[name] ?? '';
    const asked = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['MessageGroupId' as const] };
    const receive = async () => (await client.send(new ReceiveMessageCommand(asked))).Messages ?? [];
    const all: ReceivedMessage[] = [];
    for (let some = await receive(); some.length > 0; some = await receive()) {
      for (const { Body = '{}', Attributes, ReceiptHandle } of some) {
        all.push({ body: JSON.parse(Body), group: Attributes?.MessageGroupId });
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
    return all;
  };

/** The clock of these queues stands still and nothing comes by itself: a receive that waits would wait a second for nothing. */
function neverWait(): void {
  const send = SQSClient.prototype.send;
  SQSClient.prototype.send = function (this: SQSClient, ...[command, ...rest]: unknown[]) {
    if (command instanceof ReceiveMessageCommand) command.input.WaitTimeSeconds = 0;
    return Reflect.apply(send, this, [command, ...rest]);
  } as typeof send;
}

export async function startQueues(names: readonly string[]): Promise<TestQueues> {
  const setup = await createTestContext();
  const sqs = createSqs(setup.context);
  setup.serve(sqs);
  const { urls, deadLetters } = await makeQueues(sqs, names);
  neverWait();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SQSClient({ endpoint: setup.context.origin, region: 'eu-west-1', credentials });
  return {
    endpoint: setup.context.origin,
    urls,
    deadLetters,
    client,
    messages: taking(client, urls),
    bury: burying(client, urls),
    advance: (seconds) => setup.advance(seconds),
    async stop() {
      client.destroy();
      await setup.close();
    },
  };
}
