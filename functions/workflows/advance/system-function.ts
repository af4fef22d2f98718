import { defineSystemFunction } from '../../engine/systems/define.ts';

export const advance = defineSystemFunction({
  folder: 'workflows/advance',
  name: 'workflows',
  description: 'Walks the runs of workflows that are due, many in one statement',
  // Waiting for a paused database, then turns of a second or two.
  timeoutSeconds: 120,
  batchSize: 10, // wake-ups that come together are served by one look
  messagesFrom: 'relay',
  // Two for all runs, and one for the urgent (automation.advance_workflows). More would leave the workers little of the database.
  atOnce: 3,
  capabilities: [],
});
