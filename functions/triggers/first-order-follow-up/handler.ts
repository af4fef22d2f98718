import { handleTrigger } from '../../engine/triggers/handle-trigger.ts';
import { compare, evaluate } from './queries.gen.ts';
import { firstOrderFollowUp } from './trigger.ts';

export const handler = handleTrigger(firstOrderFollowUp, { evaluate, compare });
