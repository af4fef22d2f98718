import { defineSystemFunction } from '../../engine/systems/define.ts';

export const messageReports = defineSystemFunction({
  folder: 'messages/reports',
  name: 'message-reports',
  description: 'Takes answers to text messages and WhatsApp, and what carriers report of them',
  timeoutSeconds: 120, // waiting for a paused database, and one statement
  batchSize: 10,
  messagesFrom: 'channel-events',
  capabilities: [],
});
