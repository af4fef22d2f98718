import { defineEvent } from '../../engine/events/define.ts';

export const clientMilestoneReached = defineEvent({
  name: 'client-milestone-reached',
  type: 'CLIENT_MILESTONE_REACHED',
  description: 'A customer reached a milestone that was reported through the API: congratulates them.',
  data: { milestone: { kind: 'text', isRequired: true } },
});
