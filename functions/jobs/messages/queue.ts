import { defineJobQueue } from '../../engine/ledger/define.ts';

export const messages = defineJobQueue({
  name: 'messages',
  description: 'Sends messages to people, by the channels of their pages.',
  atOnce: Number.POSITIVE_INFINITY, // each page has limits of its own, and workers of a queue without any do not wait for each other
  perMinute: Number.POSITIVE_INFINITY,
  timeoutSeconds: 120, // a message may take half of it, and a call takes up to 20 s
  memoryMegabytes: 512,
  capabilities: ['bulk-email', 'sealing-key', 'sending-messages', 'signing-key', 'tenant-endpoints'],
});
