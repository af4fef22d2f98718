/** Reads graphs, which are longer than a row of a reply may be. */
import type { Database } from '../../../engine/data/database.ts';
import { EngineError } from '../../../engine/errors.ts';
import type { Graph } from '../../../workflows/graph/graph-schema.ts';
import { readSource } from '../versions/queries.gen.ts';
import { readDraft } from './queries.gen.ts';

/** NOT_FOUND: absent, or another tenant's. */
export const noSuchWorkflow = (id: string) => new EngineError('NOT_FOUND', `There is no workflow ${id}`);

// normaliseGraph made what is stored.
const joined = (rows: readonly { readonly piece: string }[]): Graph =>
  JSON.parse(rows.map(({ piece }) => piece).join('')) as Graph;

/** Throws NOT_FOUND. */
export async function findDraft(database: Database, tenantId: string, workflowId: string): Promise<Graph> {
  const rows = await database.many(readDraft, { tenantId, workflowId });
  if (rows.length === 0) throw noSuchWorkflow(workflowId);
  return joined(rows);
}

/** Throws NOT_FOUND. */
export async function findSource(
  database: Database,
  tenantId: string,
  workflowId: string,
  version: number,
): Promise<Graph> {
  const rows = await database.many(readSource, { tenantId, workflowId, version });
  if (rows.length === 0) throw new EngineError('NOT_FOUND', `The workflow ${workflowId} has no version ${version}`);
  return joined(rows);
}
