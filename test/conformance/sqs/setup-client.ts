/** What the conformance cases of SQS work with: a real client and a few of its calls. */
import { createHash } from 'node:crypto';
import {
  CreateQueueCommand,
  type CreateQueueCommandInput,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  type SQSClient,
} from '@aws-sdk/client-sqs';

export interface Bench {
  readonly client: SQSClient;
  /** Makes a queue of an unused name. */
  queue(attributes?: CreateQueueCommandInput['Attributes']): Promise<string>;
  arnOf(queueUrl: string): Promise<string>;
  receive(queueUrl: string, options?: Partial<ReceiveMessageCommandInput>): Promise<Message[]>;
}

export interface Case {
  readonly name: string;
  run(bench: Bench): Promise<void>;
}

export function createBench(client: SQSClient): Bench {
  let count = 0;
  const arnOf = async (QueueUrl: string) => {
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    return Attributes?.QueueArn ?? '';
  };
  return {
    client,
    arnOf,
    queue: async (Attributes = {}) => {
      const QueueName = `case-${process.pid}-${Date.now()}-${count++}${Attributes.FifoQueue ? '.fifo' : ''}`;
      const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
      return QueueUrl ?? '';
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
export const FIFO = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
