import { handleEvent } from '../../engine/events/handle-event.ts';
import { clientActivated } from './event.ts';
import { react } from './queries.gen.ts';

export const handler = handleEvent(clientActivated, react);
