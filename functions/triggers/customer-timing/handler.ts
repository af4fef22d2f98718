import { handleTrigger } from '../../engine/triggers/handle-trigger.ts';
import { compare, evaluate } from './queries.gen.ts';
import { customerTiming } from './trigger.ts';

export const handler = handleTrigger(customerTiming, { evaluate, compare });
