import { handleEvent } from '../../engine/events/handle-event.ts';
import { deliverableCompleted } from './event.ts';
import { react } from './queries.gen.ts';

export const handler = handleEvent(deliverableCompleted, react);
