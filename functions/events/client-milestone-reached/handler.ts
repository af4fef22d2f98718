import { handleEvent } from '../../engine/events/handle-event.ts';
import { clientMilestoneReached } from './event.ts';
import { react } from './queries.gen.ts';

export const handler = handleEvent(clientMilestoneReached, react);
