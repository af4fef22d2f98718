import { handleEvent } from '../../engine/events/handle-event.ts';
import { deliverableOverdue } from './event.ts';
import { react } from './queries.gen.ts';

export const handler = handleEvent(deliverableOverdue, react);
