import { defineJobQueue } from '../../engine/ledger/define.ts';

export const messages = defineJobQueue({
  name: 'messages',
  description: 'Sends messages to people, by the channels of their pages.',
  atOnce: 1000,
  perMinute: 60_000, // three pages at Meta's limit of 300 a second; each page has a rate of its own
  timeoutSeconds: 120, // a message may take half of it, and a call takes up to 20 s
  memoryMegabytes: 512,
  capabilities: ['sealing-key', 'sending-messages', 'signing-key', 'tenant-endpoints'],
});
