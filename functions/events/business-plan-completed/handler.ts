import { handleEvent } from '../../engine/events/handle-event.ts';
import { businessPlanCompleted } from './event.ts';
import { react } from './queries.gen.ts';

export const handler = handleEvent(businessPlanCompleted, react);
