/** The graph that a walk without runs is for: a version, the draft, or one that is not saved. */
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import type { CompiledNode } from '../../../workflows/graph/compiled.ts';
import { invalid } from '../../http/fields/invalid.ts';
import type { RequestContext } from '../../http/route-handler.ts';
import { findDraft, findSource } from '../draft/find-graph.ts';
import { readGraph } from '../draft/read-graph.ts';
import { compileFor } from '../draft/validate.ts';

/** A call of the Data API cannot be longer. */
const MOST_CHARACTERS = 200_000;

type Ports = Readonly<Record<string, string>>;

interface Asked {
  readonly version?: number | undefined;
  readonly graph?: unknown;
  readonly ports?: Ports | undefined;
}

function checkPorts(ports: Ports, nodes: readonly CompiledNode[]): void {
  for (const [nodeId, port] of Object.entries(ports)) {
    const names = nodes.find(({ key }) => key === nodeId)?.port_names;
    if (!names) throw invalid(`ports.${nodeId}`, 'is the id of no node that runs can reach');
    if (!names.includes(port))
      throw invalid(`ports.${nodeId}`, `must be one of ${names.join(', ') || 'none: it has no way out'}`);
  }
}

/** Throws NOT_FOUND. */
async function versionToWalk(context: RequestContext, workflowId: string, version: number, ports: Ports) {
  const { database, now, caller } = context;
  const { tenantId } = caller;
  const source = await findSource(database, tenantId, workflowId, version);
  if (Object.keys(ports).length > 0) {
    const { compiled } = await compileFor(database, tenantId, workflowId, source, now);
    if (compiled) checkPorts(ports, compiled.nodes);
  }
  return { source, asked: { version, nodes: null, settings: null, ports } };
}

/** `asked`: what automation.dry_run takes of it. Throws NOT_FOUND, or INVALID_INPUT with the problems of a graph that cannot be compiled. */
export async function graphToWalk(
  context: RequestContext,
  workflowId: string,
  { version, graph: given, ports = {} }: Asked,
) {
  const { database, now, caller } = context;
  const { tenantId } = caller;
  if (version !== undefined && given !== undefined) throw invalid('graph', 'must not be there beside a version');
  if (version !== undefined) return versionToWalk(context, workflowId, version, ports);
  const draft = await findDraft(database, tenantId, workflowId);
  const graph = given === undefined ? draft : readGraph(given, draft);
  const { compiled, problems } = await compileFor(database, tenantId, workflowId, graph, now);
  if (!compiled) {
    const details = problems.filter(({ severity }) => severity === 'error');
    const count = details.length === 1 ? 'an error' : `${details.length} errors`;
    throw new EngineError('INVALID_INPUT', `The graph has ${count}: ${details[0]?.message}`, { details });
  }
  checkPorts(ports, compiled.nodes);
  if (JSON.stringify(compiled).length > MOST_CHARACTERS)
    throw new EngineError('INVALID_INPUT', 'The graph is too long for this; publish it, and name the version');
  const { nodes, settings } = compiled as unknown as Record<'nodes' | 'settings', Json>; // rows of JSON values
  return { source: graph, asked: { version: null, nodes, settings, ports } };
}
