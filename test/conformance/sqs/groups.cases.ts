/** Message groups: order on FIFO queues, fairness on standard ones. */
import { createHash } from 'node:crypto';
import { DeleteMessageCommand, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { bodies, type Case, FIFO } from './setup-client.ts';

export const groupCases: readonly Case[] = [
  {
    name: 'FIFO: one receive takes several of a group in order, and the group waits while they are in flight',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue(FIFO);
      const Entries = ['a1', 'b1', 'a2', 'a3'].map((MessageBody) => ({
        Id: MessageBody,
        MessageBody,
        MessageGroupId: MessageBody[0],
      }));
      const { Successful } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      expect(Successful?.map(({ SequenceNumber }) => SequenceNumber?.length)).toEqual([20, 20, 20, 20]);
      const first = await receive(QueueUrl, { MaxNumberOfMessages: 2 });
      expect(bodies(first)).toEqual(['a1', 'a2']);
      const second = await receive(QueueUrl);
      expect(bodies(second)).toEqual(['b1']);
      for (const { ReceiptHandle } of first) await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      const third = await receive(QueueUrl);
      expect(bodies(third)).toEqual(['a3']);
      expect(third[0]?.Attributes).toMatchObject({
        MessageGroupId: 'a',
        SequenceNumber: Successful?.[3]?.SequenceNumber,
        MessageDeduplicationId: createHash('sha256').update('a3').digest('hex'),
      });
    },
  },
  {
    name: 'FIFO: a message sent twice is one message, also after it was deleted',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue(FIFO);
      const send = (MessageBody: string, more = {}) =>
        client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: 'g', ...more }));
      const first = await send('same');
      const [message] = await receive(QueueUrl);
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
      const again = await send('same', { MessageGroupId: 'other' });
      expect(again).toMatchObject({ MessageId: first.MessageId, SequenceNumber: first.SequenceNumber });
      expect(await receive(QueueUrl)).toEqual([]);
      await send('same', { MessageDeduplicationId: 'own' });
      expect(bodies(await receive(QueueUrl))).toEqual(['same']);
    },
  },
  {
    name: 'FIFO: with the scope of the message group, each group has deduplication ids of its own',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue({
        FifoQueue: 'true',
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
      });
      for (const MessageGroupId of ['a', 'b', 'a']) {
        await client.send(
          new SendMessageCommand({
            QueueUrl,
            MessageBody: MessageGroupId,
            MessageGroupId,
            MessageDeduplicationId: '1',
          }),
        );
      }
      expect(bodies(await receive(QueueUrl))).toEqual(['a', 'b']);
    },
  },
  {
    name: 'FIFO: group, deduplication id and delay are checked',
    async run({ client, queue }) {
      const QueueUrl = await queue({ FifoQueue: 'true' });
      const send = (more: object) => client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', ...more }));
      await expect(send({})).rejects.toMatchObject({
        name: 'MissingParameter',
        message: 'The request must contain the parameter MessageGroupId.',
      });
      await expect(send({ MessageGroupId: 'g' })).rejects.toMatchObject({
        name: 'InvalidParameterValue',
        message:
          'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
      });
      await expect(send({ MessageGroupId: 'g', MessageDeduplicationId: 'd', DelaySeconds: 2 })).rejects.toThrow(
        'Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.',
      );
      const batch = client.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'x' }] }));
      await expect(batch).rejects.toMatchObject({
        name: 'InvalidParameterValue',
        message: 'The request must contain the parameter MessageGroupId.',
      });
    },
  },
  {
    name: 'a group on a standard queue is returned to the receiver, and a noisy group does not hold up a quiet one',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue();
      const send = (MessageBody: string, MessageGroupId: string) =>
        client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId }));
      for (let index = 0; index < 8; index++) await send(`noisy ${index}`, 'noisy');
      const first = await receive(QueueUrl, { MaxNumberOfMessages: 3 });
      expect(first.map(({ Attributes }) => Attributes?.MessageGroupId)).toEqual(['noisy', 'noisy', 'noisy']);
      await send('quiet', 'quiet');
      expect(bodies(await receive(QueueUrl, { MaxNumberOfMessages: 1 }))).toEqual(['quiet']);
    },
  },
];
