import { handleTrigger } from '../../engine/triggers/handle-trigger.ts';
import { compare, evaluate } from './queries.gen.ts';
import { sampleNoOrder } from './trigger.ts';

export const handler = handleTrigger(sampleNoOrder, { evaluate, compare });
