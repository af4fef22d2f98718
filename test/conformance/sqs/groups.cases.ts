/** Message groups of fair queues. */
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { bodies, type Case } from './setup-client.ts';

export const groupCases: readonly Case[] = [
  {
    name: 'a message group is returned to the receiver, and a busy group does not delay a quiet one',
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
