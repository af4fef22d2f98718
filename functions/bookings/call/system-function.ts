import { defineSystemFunction } from '../../engine/systems/define.ts';

export const bookingCall = defineSystemFunction({
  folder: 'bookings/call',
  name: 'bookings-call',
  description: "Makes a booking's call to the tenant's endpoint when it is due",
  timeoutSeconds: 120, // less than the lease of a call (`automation.start_call`)
  batchSize: 10, // a call mostly waits for the tenant's server, so ten can wait together
  messagesFrom: 'timers',
  capabilities: ['own-queue', 'signing-key', 'tenant-endpoints'],
});
