/** Every bench, in the order of running. */
import type { Bench } from './bench.ts';
import { firstEvaluation } from './first-evaluation.ts';

export const benches: readonly Bench[] = [firstEvaluation];
