import { defineEvent } from '../../engine/events/define.ts';

export const clientCreated = defineEvent({
  name: 'client-created',
  type: 'CLIENT_CREATED',
  description: 'A customer was inserted: welcomes them.',
});
