import { handleTrigger } from '../../engine/triggers/handle-trigger.ts';
import { compare, evaluate } from './queries.gen.ts';
import { burnRate } from './trigger.ts';

export const handler = handleTrigger(burnRate, { evaluate, compare });
