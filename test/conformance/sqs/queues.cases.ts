/** Queues: attributes, dead letters, move tasks, names and tags. */
import {
  CancelMessageMoveTaskCommand,
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
  TagQueueCommand,
} from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { type Case, FIFO } from './setup-client.ts';

export const queueCases: readonly Case[] = [
  {
    name: 'a message received too often goes to the dead letters with its id, its age and its count',
    async run({ client, queue, receive, arnOf }) {
      const dead = await queue();
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: await arnOf(dead), maxReceiveCount: 2 });
      const QueueUrl = await queue({ RedrivePolicy });
      const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'poison' }));
      const [first] = await receive(QueueUrl, { VisibilityTimeout: 0 });
      await receive(QueueUrl, { VisibilityTimeout: 0 });
      expect(await receive(QueueUrl, { VisibilityTimeout: 0 })).toEqual([]);
      const [buried] = await receive(dead, { WaitTimeSeconds: 5 });
      expect(buried).toMatchObject({
        MessageId,
        Attributes: {
          DeadLetterQueueSourceArn: await arnOf(QueueUrl),
          ApproximateReceiveCount: '3',
          SentTimestamp: first?.Attributes?.SentTimestamp,
        },
      });
      const sources = await client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead }));
      expect(sources.queueUrls).toEqual([QueueUrl]);
    },
  },
  {
    name: 'a redrive policy is refused when its queue is missing, of another type, or does not allow it',
    async run({ queue, arnOf }) {
      const policy = (deadLetterTargetArn: string, maxReceiveCount: unknown = 3) => ({
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }),
      });
      const dead = await queue({ RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'denyAll' }) });
      await expect(queue(policy(`${await arnOf(dead)}-gone`))).rejects.toThrow(
        'Reason: Dead letter target does not exist.',
      );
      await expect(queue(policy('dummy'))).rejects.toThrow('Reason: Invalid value for deadLetterTargetArn.');
      await expect(queue(policy(await arnOf(dead)))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
      await expect(queue(policy(await arnOf(await queue(FIFO))))).rejects.toThrow(
        'Reason: Dead-letter queue must be same type of queue as the source.',
      );
      await expect(queue(policy(await arnOf(await queue()), 0))).rejects.toMatchObject({
        name: 'InvalidParameterValue',
      });
    },
  },
  {
    name: 'a move task takes dead letters back as new messages',
    async run({ client, queue, receive, arnOf }) {
      const dead = await queue();
      const QueueUrl = await queue({
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: await arnOf(dead), maxReceiveCount: 1 }),
      });
      const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'again' }));
      await receive(QueueUrl, { VisibilityTimeout: 0 });
      await receive(QueueUrl);
      const SourceArn = await arnOf(dead);
      const { TaskHandle } = await client.send(new StartMessageMoveTaskCommand({ SourceArn }));
      const [message] = await receive(QueueUrl, { WaitTimeSeconds: 10 });
      expect(message).toMatchObject({ Body: 'again', Attributes: { ApproximateReceiveCount: '1' } });
      expect(message?.MessageId).not.toBe(MessageId);
      const { Results } = await client.send(new ListMessageMoveTasksCommand({ SourceArn }));
      expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1, SourceArn }]);
      await expect(client.send(new CancelMessageMoveTaskCommand({ TaskHandle }))).rejects.toMatchObject({
        name: 'UnsupportedOperation',
      });
      await expect(client.send(new CancelMessageMoveTaskCommand({ TaskHandle: 'foo' }))).rejects.toThrow(
        'Value for parameter TaskHandle is invalid.',
      );
      const wrong = client.send(new StartMessageMoveTaskCommand({ SourceArn: await arnOf(QueueUrl) }));
      await expect(wrong).rejects.toThrow('Source queue must be configured as a Dead Letter Queue.');
    },
  },
  {
    name: 'attributes have their defaults, change one by one, and are checked',
    async run({ client, queue }) {
      const QueueUrl = await queue({ VisibilityTimeout: '20' });
      const read = async (...AttributeNames: ('All' | 'VisibilityTimeout')[]) =>
        (await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))).Attributes;
      expect(await read('All')).toMatchObject({
        VisibilityTimeout: '20',
        MaximumMessageSize: '1048576',
        MessageRetentionPeriod: '345600',
        DelaySeconds: '0',
        ReceiveMessageWaitTimeSeconds: '0',
        SqsManagedSseEnabled: 'true',
        ApproximateNumberOfMessages: '0',
      });
      await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '69' } }));
      expect(await read('VisibilityTimeout')).toEqual({ VisibilityTimeout: '69' });
      const set = (Attributes: Record<string, string>) =>
        client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
      await expect(set({ VisibilityTimeout: '43201' })).rejects.toMatchObject({ name: 'InvalidAttributeValue' });
      await expect(set({ FifoQueue: 'true' })).rejects.toMatchObject({
        name: 'InvalidAttributeName',
        message: 'Unknown Attribute FifoQueue.',
      });
      await expect(set({ DeduplicationScope: 'queue' })).rejects.toThrow(
        'You can specify the DeduplicationScope only when FifoQueue is set to true.',
      );
    },
  },
  {
    name: 'counts tell visible, delayed and in-flight messages apart',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue();
      for (const DelaySeconds of [0, 0, 900])
        await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', DelaySeconds }));
      await receive(QueueUrl, { MaxNumberOfMessages: 1 });
      const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
      expect(Attributes).toMatchObject({
        ApproximateNumberOfMessages: '1',
        ApproximateNumberOfMessagesNotVisible: '1',
        ApproximateNumberOfMessagesDelayed: '1',
      });
    },
  },
  {
    name: 'queues are found by name, listed by prefix, tagged and purged once a minute',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue();
      const QueueName = QueueUrl.split('/').pop() ?? '';
      expect((await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl).toBe(QueueUrl);
      expect((await client.send(new ListQueuesCommand({ QueueNamePrefix: QueueName }))).QueueUrls).toEqual([QueueUrl]);
      await client.send(new TagQueueCommand({ QueueUrl, Tags: { team: 'sales' } }));
      expect((await client.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual({ team: 'sales' });
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
      await client.send(new PurgeQueueCommand({ QueueUrl }));
      const again = client.send(new PurgeQueueCommand({ QueueUrl }));
      await expect(again).rejects.toMatchObject({
        Code: 'AWS.SimpleQueueService.PurgeQueueInProgress',
        message: `Only one PurgeQueue operation on ${QueueName} is allowed every 60 seconds.`,
      });
      expect(await receive(QueueUrl)).toEqual([]);
      const other = client.send(new CreateQueueCommand({ QueueName, Attributes: { DelaySeconds: '2' } }));
      await expect(other).rejects.toMatchObject({
        Code: 'QueueAlreadyExists',
        message: 'A queue already exists with the same name and a different value for attribute DelaySeconds',
      });
    },
  },
  {
    name: 'visibility changes in a batch fail one by one',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue();
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
      const [message] = await receive(QueueUrl);
      const ReceiptHandle = message?.ReceiptHandle;
      const Entries = [
        { Id: 'good', ReceiptHandle, VisibilityTimeout: 0 },
        { Id: 'shown', ReceiptHandle, VisibilityTimeout: 5 },
        { Id: 'long', ReceiptHandle, VisibilityTimeout: 43_201 },
      ];
      const { Successful, Failed } = await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      expect(Successful).toEqual([{ Id: 'good' }]);
      expect(Failed).toMatchObject([
        { Id: 'shown', Code: 'AWS.SimpleQueueService.MessageNotInflight' },
        { Id: 'long', Code: 'InvalidParameterValue' },
      ]);
    },
  },
];
