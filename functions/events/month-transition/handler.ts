import { handleEvent } from '../../engine/events/handle-event.ts';
import { monthTransition } from './event.ts';
import { react } from './queries.gen.ts';

export const handler = handleEvent(monthTransition, react);
