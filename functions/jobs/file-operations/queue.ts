import { defineJobQueue } from '../../engine/ledger/define.ts';

export const fileOperations = defineJobQueue({
  name: 'file-operations',
  description: 'Tidies the files bucket, and imports and exports files of rows.',
  atOnce: 3,
  perMinute: 100,
  timeoutSeconds: 120, // a job may take half of it
  memoryMegabytes: 512,
  capabilities: ['pruning-files', 'reading-files', 'writing-files', 'transactions'],
});
