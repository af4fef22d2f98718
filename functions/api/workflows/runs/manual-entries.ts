/** The entries of a workflow by which somebody may let customers in, and what they ask for. */
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { type InputSchema, readInput } from '../../../workflows/entries/read-input.ts';
import type { RequestContext } from '../../http/route-handler.ts';
import { noSuchWorkflow } from '../draft/find-graph.ts';
import * as queries from './queries.gen.ts';

interface Entry {
  readonly place: number;
  readonly test: string | null;
  readonly vars: Json;
  readonly needs: number;
  readonly input: InputSchema | null;
}

/** Throws NOT_FOUND, or CONFLICT when nobody can enter by hand. */
export async function findManualEntries(
  { database, caller: { tenantId } }: RequestContext,
  workflowId: string,
): Promise<readonly Entry[]> {
  const found = await database.maybeOne(queries.findManualEntries, { tenantId, workflowId });
  if (!found) throw noSuchWorkflow(workflowId);
  if (!found.isOn)
    throw new EngineError(
      'CONFLICT',
      'Workflows are off; switch them on with PATCH /api/admin/settings {"workflows": true}',
    );
  if (found.status === 'DRAFT' || found.status === 'ARCHIVED')
    throw new EngineError('CONFLICT', `The workflow is ${found.status}; only an active one starts runs`);
  const entries = found.entries as unknown as readonly Entry[]; // as compileEntry wrote them
  if (entries.length === 0)
    throw new EngineError(
      'CONFLICT',
      'The active version has no entry of the kind "manual"; add one to its start, publish and activate it',
    );
  return entries;
}

/**
 * Returns the entries that take the input, with their conditions, and the input with the defaults of the first of them.
 * Throws INVALID_INPUT, whose details name each member that is missing or wrong, when none takes it.
 */
export function entriesFor(entries: readonly Entry[], input: Readonly<Record<string, unknown>> | null) {
  const read = entries.map((entry) => ({
    entry,
    ...(entry.input === null ? { values: input, problems: [] } : readInput(entry.input, input)),
  }));
  const [first, ...others] = read.filter(({ problems }) => problems.length === 0);
  if (!first) {
    const problems = read[0]?.problems ?? [];
    const [worst] = problems;
    throw new EngineError('INVALID_INPUT', `${worst?.path} ${worst?.message}`, { details: problems });
  }
  // Only entries with the same input let in with it: defaults differ.
  const same = others.filter(({ values }) => JSON.stringify(values) === JSON.stringify(first.values));
  const conditions = [first, ...same].map(({ entry: { test, vars, needs } }) => ({ test, vars, needs }));
  return { input: first.values, conditions: conditions as unknown as Json }; // JSON values
}
