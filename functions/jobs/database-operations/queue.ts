import { defineJobQueue } from '../../engine/ledger/define.ts';

export const databaseOperations = defineJobQueue({
  name: 'database-operations',
  description:
    'Takes snapshots of the database, removes old rows, seals tokens anew, and moves many runs of workflows.',
  atOnce: 3,
  perMinute: 100,
  timeoutSeconds: 120, // a job may take half of it
  memoryMegabytes: 512,
  capabilities: ['sealing-key', 'snapshots'],
});
