import { defineSystemFunction } from '../../engine/systems/define.ts';

export const emailReports = defineSystemFunction({
  folder: 'emails/reports',
  name: 'email-reports',
  description: 'Records deliveries, bounces and complaints, and stops mail to addresses that do not take it',
  timeoutSeconds: 120, // waiting for a paused database, and a short statement for each message
  batchSize: 10, // one statement
  messagesFrom: 'mail-events',
  capabilities: [],
});
