/** What the conformance cases of SQS work with: a real client and a few of its calls. */
import { createHash } from 'node:crypto';
import {
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  type SQSClient,
} from '@aws-sdk/client-sqs';

type QueueAttributes = Readonly<Record<string, string>>;
/** Makes a queue and returns its URL. The local runtime makes queues from templates only; on AWS it is CreateQueue. */
type MakeQueue = (name: string, attributes: QueueAttributes) => Promise<string>;

/** What a case runs against. */
export interface Target {
  readonly client: SQSClient;
  /** Makes a queue with an unused name. */
  queue(attributes?: QueueAttributes): Promise<string>;
  arnOf(queueUrl: string): Promise<string>;
  receive(queueUrl: string, options?: Partial<ReceiveMessageCommandInput>): Promise<Message[]>;
}

export interface Case {
  readonly name: string;
  run(target: Target): Promise<void>;
}

export function createTarget(client: SQSClient, makeQueue: MakeQueue): Target {
  let count = 0;
  return {
    client,
    queue: async (attributes = {}) => makeQueue(`case-${process.pid}-${Date.now()}-${count++}`, attributes),
    async arnOf(QueueUrl) {
      const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
      return (await client.send(asked)).Attributes?.QueueArn ?? '';
    },
    receive: async (QueueUrl, options = {}) => {
      const input = {
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All' as const],
        MessageAttributeNames: ['All'],
        ...options,
      };
      return (await client.send(new ReceiveMessageCommand(input))).Messages ?? [];
    },
  };
}

export const md5 = (text: string) => createHash('md5').update(text).digest('hex');
export const bodies = (messages: readonly Message[]) => messages.map(({ Body }) => Body);
