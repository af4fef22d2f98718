/** Queues: attributes, dead letters, move tasks, names. */
import {
  CancelMessageMoveTaskCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import type { Case } from './setup-client.ts';

export const queueCases: readonly Case[] = [
  {
    name: 'a message received too often moves to the dead letters with its id, its age and its count',
    async run({ client, queue, receive, arnOf }) {
      const dead = await queue();
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: await arnOf(dead), maxReceiveCount: 2 });
      const QueueUrl = await queue({ RedrivePolicy });
      const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'poison' }));
      const [first] = await receive(QueueUrl, { VisibilityTimeout: 0 });
      await receive(QueueUrl, { VisibilityTimeout: 0 });
      expect(await receive(QueueUrl, { VisibilityTimeout: 0 })).toEqual([]);
      const [deadLetter] = await receive(dead, { WaitTimeSeconds: 5 });
      expect(deadLetter).toMatchObject({
        MessageId,
        Attributes: {
          DeadLetterQueueSourceArn: await arnOf(QueueUrl),
          ApproximateReceiveCount: '3',
          SentTimestamp: first?.Attributes?.SentTimestamp,
        },
      });
    },
  },
  {
    name: 'a redrive policy is refused when it is malformed, or its queue is missing or does not allow it',
    async run({ queue, arnOf }) {
      const policy = (deadLetterTargetArn: string, maxReceiveCount: unknown = 3) => ({
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }),
      });
      const dead = await queue({ RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'denyAll' }) });
      await expect(queue(policy(`${await arnOf(dead)}-gone`))).rejects.toThrow(
        'Reason: Dead letter target does not exist.',
      );
      await expect(queue(policy('dummy'))).rejects.toThrow('Reason: Invalid value for deadLetterTargetArn.');
      await expect(queue(policy(await arnOf(dead)))).rejects.toThrow('for parameter RedrivePolicy is invalid.');
      await expect(queue(policy(await arnOf(await queue()), 0))).rejects.toThrow(
        'Reason: Invalid value for maxReceiveCount: 0',
      );
    },
  },
  {
    name: 'queues share dead letters: each goes back to its own, and the task stops at a message that no queue held',
    async run({ client, queue, receive, arnOf }) {
      const dead = await queue();
      const SourceArn = await arnOf(dead);
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: SourceArn, maxReceiveCount: 1 });
      const queues = [await queue({ RedrivePolicy }), await queue({ RedrivePolicy })];
      for (const QueueUrl of queues) {
        await client.send(new SendMessageCommand({ QueueUrl, MessageBody: QueueUrl }));
        await receive(QueueUrl, { VisibilityTimeout: 0 });
        await receive(QueueUrl);
      }
      await client.send(new StartMessageMoveTaskCommand({ SourceArn }));
      for (const QueueUrl of queues) {
        const [message] = await receive(QueueUrl, { WaitTimeSeconds: 10 });
        expect(message?.Body).toBe(QueueUrl);
      }
      await client.send(new SendMessageCommand({ QueueUrl: dead, MessageBody: 'sent directly' }));
      await client.send(new StartMessageMoveTaskCommand({ SourceArn }));
      await expect
        .poll(async () => (await client.send(new ListMessageMoveTasksCommand({ SourceArn }))).Results?.[0])
        .toMatchObject({ Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' });
    },
  },
  {
    name: 'a move task moves dead letters back as new messages',
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
    name: 'attributes that are not set have their defaults',
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
      expect(await read('VisibilityTimeout')).toEqual({ VisibilityTimeout: '20' });
    },
  },
  {
    name: 'visible, delayed and in-flight messages are counted separately',
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
    name: 'queues are found by name, listed by prefix, and purged once a minute',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue();
      const QueueName = QueueUrl.split('/').pop() ?? '';
      expect((await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl).toBe(QueueUrl);
      expect((await client.send(new ListQueuesCommand({ QueueNamePrefix: QueueName }))).QueueUrls).toEqual([QueueUrl]);
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
      await client.send(new PurgeQueueCommand({ QueueUrl }));
      const again = client.send(new PurgeQueueCommand({ QueueUrl }));
      await expect(again).rejects.toMatchObject({
        Code: 'AWS.SimpleQueueService.PurgeQueueInProgress',
        message: `Only one PurgeQueue operation on ${QueueName} is allowed every 60 seconds.`,
      });
      expect(await receive(QueueUrl)).toEqual([]);
    },
  },
];
