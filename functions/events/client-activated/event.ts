import { defineEvent } from '../../engine/events/define.ts';

export const clientActivated = defineEvent({
  name: 'client-activated',
  type: 'CLIENT_ACTIVATED',
  description: 'A customer became active: begins their journey with a business plan and a first deliverable.',
});
