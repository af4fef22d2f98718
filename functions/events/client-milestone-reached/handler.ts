import { handleEvents } from '../../engine/events/handle-events.ts';
import { clientMilestoneReached } from './event.ts';

export const handler = handleEvents(clientMilestoneReached);
