import { defineJobQueue } from '../../engine/ledger/define.ts';

export const email = defineJobQueue({
  name: 'email',
  description: 'Sends e-mail.',
  atOnce: 3,
  perMinute: 100,
  timeoutSeconds: 120, // a job may take half of it
  memoryMegabytes: 512,
  capabilities: ['email', 'reading-files'],
});
