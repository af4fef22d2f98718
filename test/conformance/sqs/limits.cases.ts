/** What SQS refuses, and in which words. */
import { ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { bodies, type Case, md5 } from './setup-client.ts';

export const limitCases: readonly Case[] = [
  {
    name: 'parameters outside their ranges are refused in the words of SQS',
    async run({ client, queue }) {
      const QueueUrl = await queue();
      const refused = (name: string, value: number, reason: string) => ({
        name: 'InvalidParameterValue',
        message: `Value ${value} for parameter ${name} is invalid. Reason: ${reason}`,
      });
      const delay = client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', DelaySeconds: 901 }));
      await expect(delay).rejects.toMatchObject(refused('DelaySeconds', 901, 'DelaySeconds must be >= 0 and <= 900.'));
      const most = client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 }));
      await expect(most).rejects.toMatchObject(
        refused('MaxNumberOfMessages', 11, 'Must be between 1 and 10, if provided.'),
      );
      const wait = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 21 }));
      await expect(wait).rejects.toMatchObject(refused('WaitTimeSeconds', 21, 'Must be >= 0 and <= 20, if provided.'));
      const hidden = client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 43_201 }));
      await expect(hidden).rejects.toMatchObject(
        refused('VisibilityTimeout', 43_201, 'Must be >= 0 and <= 43200, if provided.'),
      );
    },
  },
  {
    name: 'a batch fails entry by entry for what is wrong with an entry',
    async run({ client, queue, receive }) {
      const QueueUrl = await queue();
      const Entries = [
        { Id: 'good', MessageBody: 'good' },
        { Id: 'late', MessageBody: 'late', DelaySeconds: 901 },
        { Id: 'bad', MessageBody: 'bad\u0000' },
      ];
      const { Successful, Failed } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      expect(Successful).toMatchObject([{ Id: 'good', MD5OfMessageBody: md5('good') }]);
      expect(Failed).toMatchObject([
        { Id: 'late', Code: 'InvalidParameterValue', SenderFault: true },
        { Id: 'bad', Code: 'InvalidMessageContents', SenderFault: true },
      ]);
      expect(bodies(await receive(QueueUrl))).toEqual(['good']);
    },
  },
  {
    name: 'a batch is refused whole for its form',
    async run({ client, queue }) {
      const QueueUrl = await queue();
      const send = (ids: readonly string[], MessageBody = 'x') =>
        client.send(new SendMessageBatchCommand({ QueueUrl, Entries: ids.map((Id) => ({ Id, MessageBody })) }));
      const code = (name: string, message: string) => ({ Code: `AWS.SimpleQueueService.${name}`, message });
      await expect(send([])).rejects.toMatchObject(
        code('EmptyBatchRequest', 'There should be at least one SendMessageBatchRequestEntry in the request.'),
      );
      await expect(send([...'abcdefghijk'])).rejects.toMatchObject(
        code('TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10. You have sent 11.'),
      );
      await expect(send(['a', 'a'])).rejects.toMatchObject(code('BatchEntryIdsNotDistinct', 'Id a repeated.'));
      await expect(send(['a:b'])).rejects.toMatchObject({ Code: 'AWS.SimpleQueueService.InvalidBatchEntryId' });
      await expect(send(['a', 'b'], 'x'.repeat(524_289))).rejects.toMatchObject(
        code('BatchRequestTooLong', 'Batch requests cannot be longer than 1048576 bytes. You have sent 1048578 bytes.'),
      );
    },
  },
  {
    name: 'message attributes are checked: number, type and value',
    async run({ client, queue }) {
      const QueueUrl = await queue();
      const send = (MessageAttributes: Record<string, { DataType: string; StringValue: string }>) =>
        client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageAttributes }));
      const many = Object.fromEntries(
        Array.from({ length: 11 }, (_, index) => [`a${index}`, { DataType: 'String', StringValue: 'x' }]),
      );
      await expect(send(many)).rejects.toThrow('Number of message attributes [11] exceeds the allowed maximum [10].');
      await expect(send({ a: { DataType: 'Text', StringValue: 'x' } })).rejects.toMatchObject({
        name: 'InvalidParameterValue',
      });
      await expect(send({ a: { DataType: 'Number', StringValue: 'x' } })).rejects.toMatchObject({
        name: 'InvalidParameterValue',
      });
      await expect(send({ 'aws.a': { DataType: 'String', StringValue: 'x' } })).rejects.toMatchObject({
        name: 'InvalidParameterValue',
      });
      await send({ a: { DataType: 'Number.cents', StringValue: '-12.5' } });
    },
  },
  {
    name: 'a call for a queue that does not exist gets both error names',
    async run({ client, queue }) {
      const QueueUrl = `${await queue()}-gone`;
      const error = await client
        .send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({
        name: 'QueueDoesNotExist',
        Code: 'AWS.SimpleQueueService.NonExistentQueue',
        message: 'The specified queue does not exist.',
      });
    },
  },
];
