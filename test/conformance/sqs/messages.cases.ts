/** Sending, receiving and acknowledging messages. */
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { bodies, type Case, md5 } from './setup-client.ts';

export const messageCases: readonly Case[] = [
  {
    name: 'a message is received with its checksums, its attributes and its times',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue();
      const MessageAttributes = {
        Hello: { DataType: 'String', StringValue: 'There' },
        General: { DataType: 'String', StringValue: 'Kenobi' },
        'Help.Me': { DataType: 'String', StringValue: 'Me' },
      };
      const sent = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'msg', MessageAttributes }));
      // Recorded of AWS.
      expect(sent).toMatchObject({
        MD5OfMessageBody: '6e2baaf3b97dbeef01c0043275f9a0e7',
        MD5OfMessageAttributes: '4c360f3fdafd970e05fae2f149d997f5',
      });
      const [first] = await receive(QueueUrl, { VisibilityTimeout: 0 });
      expect(first).toMatchObject({ MessageId: sent.MessageId, Body: 'msg', MessageAttributes, MD5OfBody: md5('msg') });
      expect(first?.Attributes).toMatchObject({
        ApproximateReceiveCount: '1',
        SenderId: expect.any(String),
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
      });
      const [prefixed] = await receive(QueueUrl, {
        VisibilityTimeout: 0,
        MessageAttributeNames: ['Hel.*'],
        MessageSystemAttributeNames: [],
      });
      expect(prefixed).toMatchObject({ MD5OfMessageAttributes: '83fee93c1bcd8b9a5a923ffacdc636c7' });
      expect(prefixed?.Attributes).toBeUndefined();
      const [bare] = await receive(QueueUrl, { VisibilityTimeout: 0, MessageAttributeNames: [] });
      expect(bare?.MessageAttributes).toBeUndefined();
      expect(bare?.Attributes?.ApproximateReceiveCount).toBe('3');
    },
  },
  {
    name: 'binary attributes keep their bytes',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue();
      const value = Buffer.from('traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01');
      await client.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: 'test',
          MessageAttributes: { attr1: { DataType: 'Binary', BinaryValue: value } },
        }),
      );
      const [message] = await receive(QueueUrl);
      expect(message?.MD5OfMessageAttributes).toBe('8cbe4db156db8a94db8b801b7addb984'); // recorded of AWS
      expect(Buffer.from(message?.MessageAttributes?.attr1?.BinaryValue ?? []).equals(value)).toBe(true);
    },
  },
  {
    name: 'a trace header is kept as a system attribute',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue();
      const header = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
      const sent = await client.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: 'traced',
          MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: header } },
        }),
      );
      expect(sent.MD5OfMessageSystemAttributes).toMatch(/^[0-9a-f]{32}$/);
      expect((await receive(QueueUrl))[0]?.Attributes?.AWSTraceHeader).toBe(header);
    },
  },
  {
    name: 'a message of one mebibyte is accepted, and one byte more is refused',
    async run({ client, queue }) {
      const QueueUrl = await queue();
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x'.repeat(1_048_576) }));
      const tooLong = client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x'.repeat(1_048_577) }));
      await expect(tooLong).rejects.toMatchObject({
        name: 'InvalidParameterValue',
        message: 'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
      });
    },
  },
  {
    name: 'a message in flight is invisible, and visible at once after a receive with a visibility time-out of 0',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue();
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'one' }));
      const [first] = await receive(QueueUrl, { VisibilityTimeout: 0 });
      const [second] = await receive(QueueUrl);
      expect(second).toMatchObject({ MessageId: first?.MessageId, Attributes: { ApproximateReceiveCount: '2' } });
      expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
      expect(await receive(QueueUrl)).toEqual([]);
    },
  },
  {
    name: 'a stale receipt handle deletes nothing, without an error',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue();
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'one' }));
      const [first] = await receive(QueueUrl, { VisibilityTimeout: 0 });
      const [second] = await receive(QueueUrl, { VisibilityTimeout: 0 });
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
      const [third] = await receive(QueueUrl, { VisibilityTimeout: 0 });
      expect(third?.MessageId).toBe(second?.MessageId);
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: third?.ReceiptHandle }));
      expect(await receive(QueueUrl)).toEqual([]);
    },
  },
  {
    name: 'a receipt handle that the queue never returned is refused',
    async run({ client, queue }) {
      const QueueUrl = await queue();
      const garbage = client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'garbage' }));
      await expect(garbage).rejects.toMatchObject({
        name: 'ReceiptHandleIsInvalid',
        message: 'The input receipt handle "garbage" is not a valid receipt handle.',
      });
    },
  },
  {
    name: 'a long poll returns when a message arrives',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue();
      const startedAt = Date.now();
      const waiting = receive(QueueUrl, { WaitTimeSeconds: 20 });
      const [, received] = await Promise.all([
        client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'late' })),
        waiting,
      ]);
      expect(bodies(received)).toEqual(['late']);
      expect(Date.now() - startedAt).toBeLessThan(15_000);
    },
  },
  {
    name: 'a receiver lets a message go, or keeps it for longer, while it has it',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue({ VisibilityTimeout: '600' });
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'held' }));
      const [held] = await receive(QueueUrl, { WaitTimeSeconds: 5 });
      const change = (VisibilityTimeout: number, ReceiptHandle = held?.ReceiptHandle) =>
        client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
      await change(900);
      expect(await receive(QueueUrl)).toEqual([]);
      await change(0);
      const [again] = await receive(QueueUrl, { WaitTimeSeconds: 5 });
      expect(again).toMatchObject({ MessageId: held?.MessageId, Attributes: { ApproximateReceiveCount: '2' } });
      await expect(change(43_201, again?.ReceiptHandle)).rejects.toThrow('VisibilityTimeout');
      await expect(change(0, 'made up')).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
    },
  },
];
