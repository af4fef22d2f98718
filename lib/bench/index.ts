/** Every bench, in the order of running. */
import type { Bench } from './bench.ts';
import { coldImport } from './cold-import.ts';
import { firstEvaluation } from './first-evaluation.ts';
import { idle } from './idle.ts';
import { nothingToDo } from './nothing-to-do.ts';
import { sizes } from './sizes.ts';
import { statements } from './statements.ts';

export const benches: readonly Bench[] = [firstEvaluation, nothingToDo, statements, coldImport, idle, sizes];
