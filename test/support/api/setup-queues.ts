/** Queues of the local SQS, one per function name. */
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createTestContext } from '../../../lib/local/services/setup-context.ts';
import { createSqs } from '../../../lib/local/services/sqs/sqs.ts';

interface ReceivedMessage {
  readonly body: Readonly<Record<string, unknown>>;
  readonly group: string | undefined;
}

export interface TestQueues {
  readonly endpoint: string;
  readonly urls: Readonly<Record<string, string>>;
  messages(name: string): Promise<ReceivedMessage[]>;
  stop(): Promise<void>;
}

export async function startQueues(names: readonly string[]): Promise<TestQueues> {
  const setup = await createTestContext();
  const sqs = createSqs(setup.context);
  setup.serve(sqs);
  const urls: Record<string, string> = {};
  for (const name of names) {
    const resource = { type: 'AWS::SQS::Queue', logicalId: name.replaceAll('-', ''), stack: 'Test', properties: {} };
    urls[name] = sqs.attributes(resource).ref ?? '';
    await sqs.create(resource);
  }
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SQSClient({ endpoint: setup.context.origin, region: 'eu-west-1', credentials });

  const receive = async (QueueUrl: string) => {
    const asked = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['MessageGroupId' as const] };
    return (await client.send(new ReceiveMessageCommand(asked))).Messages ?? [];
  };

  return {
    endpoint: setup.context.origin,
    urls,
    async messages(name) {
      const QueueUrl = urls[name] ?? '';
      const all: ReceivedMessage[] = [];
      for (let some = await receive(QueueUrl); some.length > 0; some = await receive(QueueUrl)) {
        for (const { Body = '{}', Attributes, ReceiptHandle } of some) {
          all.push({ body: JSON.parse(Body), group: Attributes?.MessageGroupId });
          await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      }
      return all;
    },
    async stop() {
      client.destroy();
      await setup.close();
    },
  };
}
