import { handleEvents } from '../../engine/events/handle-events.ts';
import { businessPlanCompleted } from './event.ts';

export const handler = handleEvents(businessPlanCompleted);
