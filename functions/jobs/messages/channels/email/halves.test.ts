/** What SES refuses for one bad entry, when the moment of its halves has passed: they go in smaller calls the next times, and in the end all but that one. */
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { environment } from '../../../../engine/environment.ts';
import { AT_ONCE } from '../../starts/setup-starts.ts';
import { StartMissed } from '../../starts/start.ts';
import type { Outgoing, Page } from '../channel.ts';
import { emailChannel } from './email.ts';

vi.mock('../../../../engine/aws/read-secret.ts', () => ({ readSecret: async () => ({ key: 'a key' }) }));

const page: Page = {
  ...{ id: '7', tenantId: '0a0a0a0a-0000-4000-8000-000000000001', token: null, url: null },
  ...{ originationIdentity: null, phoneNumberId: null },
};
const facts = { tenantName: 'Shop', senderName: null, senderAddress: null, replyTo: null, token: 'token' };
const to = (address: string): Omit<Outgoing, 'start'> => ({
  ...{ key: address, jobId: 'j', address, mail: facts, content: { kind: 'text', subject: 'Hi', text: 'Hello' } },
});

interface Sending {
  readonly input: {
    readonly BulkEmailEntries: readonly { readonly Destination: { readonly ToAddresses: string[] } }[];
  };
}

beforeAll(() => {
  vi.stubEnv(environment.senderAddress, 'shop@example.com');
  vi.stubEnv(environment.configurationSet, 'set');
  vi.stubEnv(environment.unsubscribeUrl, 'https://api.example.com/unsubscribe/');
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it('sends the others after as many turns as there are halves', async () => {
  let called = new Set<string>();
  vi.spyOn(SESv2Client.prototype, 'send').mockImplementation(async (command: unknown) => {
    const { BulkEmailEntries } = (command as Sending).input; // what the channel sends is this command
    const addresses = BulkEmailEntries.flatMap(({ Destination }) => Destination.ToAddresses);
    // As a start is that allows one call.
    if (addresses.some((address) => called.has(address))) throw new StartMissed('over');
    for (const address of addresses) called.add(address);
    if (addresses.includes('bad@example.org'))
      throw Object.assign(new Error('bad'), { name: 'BadRequestException', $metadata: { httpStatusCode: 400 } });
    return { BulkEmailEntryResults: addresses.map(() => ({ Status: 'SUCCESS', MessageId: 'm' })) };
  });
  const all = [...Array.from({ length: 7 }, (_, n) => to(`r${n}@example.org`)), to('bad@example.org')];
  const ends = new Map<string, string>();
  const sent: number[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    called = new Set();
    const left = all.filter(({ key }) => !ends.has(key)).map((one) => ({ ...one, start: AT_ONCE }));
    for (const [place, result] of (await emailChannel.send(page, left)).entries())
      if (result.kind !== 'missed') ends.set(left[place]?.key ?? '', result.kind);
    sent.push(ends.size);
  }
  expect(sent).toEqual([0, 4, 6, 8]);
  expect(Object.fromEntries(ends)).toMatchObject({ 'r6@example.org': 'sent', 'bad@example.org': 'failed' });
});
