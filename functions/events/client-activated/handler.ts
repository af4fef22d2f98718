import { handleEvents } from '../../engine/events/handle-events.ts';
import { clientActivated } from './event.ts';

export const handler = handleEvents(clientActivated);
