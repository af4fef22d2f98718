import { defineSystemFunction } from '../../engine/systems/define.ts';

export const bookingTimers = defineSystemFunction({
  folder: 'bookings/timers',
  name: 'bookings',
  description: 'Keeps one EventBridge schedule for each booking to come',
  // Waiting for a paused database, a statement on either side, and twenty-five schedules in between.
  timeoutSeconds: 110,
  batchSize: 1, // a message names up to twenty-five bookings
  messagesFrom: 'relay',
  capabilities: ['own-queue', 'setting-timers'],
});
