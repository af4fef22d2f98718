import { handleEvents } from '../../engine/events/handle-events.ts';
import { deliverableCompleted } from './event.ts';

export const handler = handleEvents(deliverableCompleted);
