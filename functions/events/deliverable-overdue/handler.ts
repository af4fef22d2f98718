import { handleEvents } from '../../engine/events/handle-events.ts';
import { deliverableOverdue } from './event.ts';

export const handler = handleEvents(deliverableOverdue);
