/** Workflows as files. */
import { on } from '../../http/route-handler.ts';
import { findDraft, findSource } from '../draft/find-graph.ts';
import { numberOf } from '../versions/read-versions.ts';
import { asJson, findWorkflow } from '../workflow-view.ts';
import { toFile } from './to-file.ts';
import { routes } from './transfer-routes.ts';

export const exportWorkflow = on(routes.exportWorkflow, async ({ database, params, query, caller: { tenantId } }) => {
  const { name, description } = await findWorkflow(database, tenantId, params.id);
  const graph =
    query.version === undefined
      ? await findDraft(database, tenantId, params.id)
      : await findSource(database, tenantId, params.id, numberOf('version', query.version, false));
  const file = await toFile(database, tenantId, { name, description, graph });
  return { body: { ...file, graph: asJson(file.graph), takenOut: [...file.takenOut] } };
});
