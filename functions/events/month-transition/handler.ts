import { handleEvents } from '../../engine/events/handle-events.ts';
import { monthTransition } from './event.ts';

export const handler = handleEvents(monthTransition);
