/** The connection of an `http` node: its name, or its id. */
import type { GraphNode } from '../../graph/graph-schema.ts';
import type { Tools } from '../../graph/tools.ts';

interface Named {
  readonly connection?: string | undefined;
  readonly connectionId?: string | undefined;
}

/** Without a name and an id: the node has none. `baseUrl` is missing for one that the tenant does not have. */
interface Target {
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string;
}

/** Whether a graph has nodes that name a connection. */
export const namesConnection = (
  nodes: readonly { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[],
) =>
  nodes.some(({ type, data }) => type === 'http' && (data.connection !== undefined || data.connectionId !== undefined));

/** Writes names in place of the ids of connections that there are. */
export const nameConnections = (nodes: readonly GraphNode[], connections: readonly Target[]): GraphNode[] =>
  nodes.map((node) => {
    const { connectionId, ...data } = node.data;
    const found =
      node.type === 'http' ? connections.find(({ id }) => id === String(connectionId).toLowerCase()) : undefined;
    return found ? { ...node, data: { ...data, connection: found.name } } : node;
  });

/** Returns undefined, and reports UNKNOWN_CONNECTION, for one that the tenant does not have. */
export function findTarget({ connection, connectionId }: Named, tools: Tools): Target | undefined {
  const { connections = [] } = tools.surroundings;
  const isBoth = connection !== undefined && connectionId !== undefined;
  if (isBoth)
    tools.report(
      'BAD_SETTING',
      'connectionId',
      'does not go with connection',
      'Leave out connectionId: the name is enough',
    );
  const found = connections.find(({ id, name }) =>
    connection === undefined ? id === connectionId?.toLowerCase() : name === connection,
  );
  if (found) return found;
  const at = connection === undefined ? 'connectionId' : 'connection';
  return tools.report(
    'UNKNOWN_CONNECTION',
    at,
    `there is no connection "${connection ?? connectionId}"`,
    'Make it with POST /api/connections, or use one of GET /api/connections',
  );
}
