/** Files in the shape of n8n's, written short. */
import { compileGraph } from '../../graph/compile-graph.ts';
import { bareSurroundings } from '../../graph/setup-graph.ts';
import { readContent } from '../read-content.ts';
import type { ConvertedWorkflow, NodeReport } from '../report.ts';

interface Given {
  readonly type: string;
  readonly parameters?: object;
  readonly [member: string]: unknown;
}

/** `A>B`, `A:1>B` for the second output, `A ai_tool>B` for another kind of connection. */
export function fileOf(nodes: Readonly<Record<string, Given>>, edges: readonly string[], more: object = {}): object {
  const connections: Record<string, Record<string, { node: string; type: string; index: number }[][]>> = {};
  for (const edge of edges) {
    const [, from = '', output = '0', kind = 'main', to = ''] =
      /^([^:>]+?)(?::(\d))?(?: (ai_\w+))?>(.+)$/.exec(edge) ?? [];
    connections[from] ??= {};
    connections[from][kind] ??= [];
    const outputs = connections[from][kind];
    while (outputs.length <= Number(output)) outputs.push([]);
    outputs[Number(output)]?.push({ node: to, type: kind, index: 0 });
  }
  const written = Object.entries(nodes).map(([name, { type, ...node }], index) => ({
    ...{ id: `id-${index}`, name, typeVersion: 1, position: [index * 100, 0], parameters: {} },
    ...{ type: type.includes('.') ? type : `n8n-nodes-base.${type}`, ...node },
  }));
  return {
    name: 'Test',
    nodes: written,
    connections,
    settings: { executionOrder: 'v1', timezone: 'Europe/Berlin' },
    ...more,
  };
}

/** Throws for a file that is no single workflow. */
export function convert(file: unknown): ConvertedWorkflow {
  const found = readContent(file, 'n8n');
  const [workflow] = 'converted' in found ? found.converted.workflows : [];
  if (!workflow) throw new Error(JSON.stringify(found));
  return workflow;
}

export function nodeOf(workflow: ConvertedWorkflow, name: string): NodeReport {
  const node = workflow.nodes.find((one) => one.name === name);
  if (!node) throw new Error(`no report of ${name}`);
  return node;
}

/** What the draft has for a node of the file. */
export const dataOf = (workflow: ConvertedWorkflow, id: string): Readonly<Record<string, unknown>> | undefined => {
  const node = workflow.graph?.nodes.find((one) => one.id === id);
  return node && { type: node.type, ...node.data };
};

/** `from:port>to`, sorted. */
export const edgesOf = ({ graph }: ConvertedWorkflow): readonly string[] =>
  (graph?.edges ?? []).map(({ source, sourcePort, target }) => `${source}:${sourcePort}>${target}`).sort();

/** Codes and nodes of the errors that keep the draft from being published. */
export function errorsOf({ graph }: ConvertedWorkflow): readonly string[] {
  if (!graph) return ['no graph'];
  return compileGraph(graph, bareSurroundings)
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ code, nodeId, message }) => `${code} ${nodeId} ${message}`);
}
