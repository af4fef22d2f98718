import { defineJobQueue } from '../../engine/ledger/define.ts';

export const http = defineJobQueue({
  name: 'http',
  description: 'Calls the systems that workflows name, and delivers events to subscriptions.',
  atOnce: 20,
  perMinute: 600,
  timeoutSeconds: 90, // a job may take half of it, and a call takes up to 30 s
  memoryMegabytes: 256,
  capabilities: ['signing-key', 'sealing-key', 'tenant-endpoints'],
});
