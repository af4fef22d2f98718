import { handleEvent } from '../../engine/events/handle-event.ts';
import { clientCreated } from './event.ts';
import { react } from './queries.gen.ts';

export const handler = handleEvent(clientCreated, react);
