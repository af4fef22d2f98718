/** A workflow as a file: its nodes have the names of connections, which another tenant may have too, in place of their ids. */
import type { Database } from '../../../engine/data/database.ts';
import type { Graph } from '../../../workflows/graph/graph-schema.ts';
import { nameConnections, namesConnection } from '../../../workflows/nodes/http/connection.ts';
import { exportWorkflow, type Portable } from '../../../workflows/transfer/portable.ts';
import { lockConnections } from '../draft/queries.gen.ts';

export async function toFile(
  database: Database,
  tenantId: string,
  { name, description, graph }: { readonly name: string; readonly description: string | null; readonly graph: Graph },
): Promise<Portable> {
  const connections = namesConnection(graph.nodes) ? await database.many(lockConnections, { tenantId }) : [];
  return exportWorkflow(name, description, { ...graph, nodes: nameConnections(graph.nodes, connections) });
}
