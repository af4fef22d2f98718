/** Finds versions that runs can be taken through. */
import { EngineError } from '../../../engine/errors.ts';
import { invalid } from '../../http/fields/invalid.ts';
import type { RequestContext } from '../../http/route-handler.ts';
import { findSource } from '../draft/find-graph.ts';
import { lockCalendars } from '../draft/queries.gen.ts';
import { compileFor } from '../draft/validate.ts';
import { findSwitch, findVersion } from './queries.gen.ts';

/** What may have gone since the version was published, and what this installation cannot run yet. */
const HINDRANCES: readonly string[] = ['CANNOT_RUN', 'UNKNOWN_CALENDAR', 'UNKNOWN_CONNECTION', 'UNKNOWN_TYPE'];

/** Throws CONFLICT while the tenant has workflows off. */
export async function requireSwitch({ database, caller: { tenantId } }: RequestContext): Promise<void> {
  const found = await database.maybeOne(findSwitch, { tenantId });
  if (!found?.workflows)
    throw new EngineError(
      'CONFLICT',
      'Workflows are off; switch them on with PATCH /api/admin/settings {"workflows": true}',
    );
}

/** Throws INVALID_INPUT for a version with something that runs cannot be taken through. */
export async function refuseUnrunnable(
  { database, now, caller: { tenantId } }: RequestContext,
  id: string,
  version: number,
): Promise<void> {
  const graph = await findSource(database, tenantId, id, version);
  await database.many(lockCalendars, { tenantId });
  const { problems } = await compileFor(database, tenantId, id, graph, now);
  const details = problems.filter(({ code }) => HINDRANCES.includes(code));
  if (details.length > 0)
    throw new EngineError('INVALID_INPUT', `Version ${version} cannot run: ${details[0]?.message}`, { details });
}

/** Without a version, the active one. `member` named the version. Throws CONFLICT when there is none or workflows are off, INVALID_INPUT for a version that cannot run. */
export async function findRunnableVersion(
  context: RequestContext,
  workflowId: string,
  version: number | null,
  member = 'version',
) {
  const { database, caller } = context;
  await requireSwitch(context);
  const found = await database.maybeOne(findVersion, { tenantId: caller.tenantId, workflowId, version });
  if (!found && version === null)
    throw new EngineError('CONFLICT', 'The workflow has no active version; activate it first');
  if (!found) throw invalid(member, `the workflow has no version ${version}`);
  if (!found.isActive) await refuseUnrunnable(context, workflowId, found.version);
  return found;
}
