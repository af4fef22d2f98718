import { defineJobQueue } from '../../engine/ledger/define.ts';

export const scheduledTasks = defineJobQueue({
  name: 'scheduled-tasks',
  description: 'Whatever schedules ask for that has no queue of its own.',
  atOnce: 3,
  perMinute: 100,
  timeoutSeconds: 120, // a job may take half of it
  memoryMegabytes: 512,
  capabilities: ['listing-timers'],
});
