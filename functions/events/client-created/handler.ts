import { handleEvents } from '../../engine/events/handle-events.ts';
import { clientCreated } from './event.ts';

export const handler = handleEvents(clientCreated);
