/** What is wrong with the edges of a graph, node by node. */
import { didYouMean } from '../../engine/did-you-mean.ts';
import { findType } from '../nodes/find-type.ts';
import { called, type Drawing, type DrawnNode } from './drawn.ts';
import type { Graph } from './graph-schema.ts';
import { type Problem, problem } from './problem.ts';

const placeOf = (id: string) => `nodes.${id}`;

function checkStray({ node, ports, stray, edges }: DrawnNode): Problem[] {
  return stray.map((edge) => {
    const at = `edges.${edge.id}.sourcePort`;
    if (edges.some((one) => one?.sourcePort === edge.sourcePort))
      return problem(
        'SEVERAL_EDGES',
        node.id,
        at,
        `several edges leave ${called(node)} by "${edge.sourcePort}"`,
        'Put a parallel behind it, and connect its branches',
      );
    const known = ports.length === 0 ? 'it has none' : `known: ${ports.join(', ')}`;
    return problem(
      'UNKNOWN_PORT',
      node.id,
      at,
      `${called(node)} has no port "${edge.sourcePort}"${didYouMean(edge.sourcePort, ports) || `; ${known}`}`,
    );
  });
}

/** Ports that a run leaves only when something goes wrong or disappears. */
const EXCEPTIONAL = new Set(['error', 'gone']);

function checkOpen({ node, definition, ports, edges, role }: DrawnNode): Problem[] {
  const { onError } = node.data;
  const isOpen = (port: string) => edges[ports.indexOf(port)] === undefined;
  if (role === 'wait' && ports.every(isOpen))
    return [
      problem(
        'WAIT_WITHOUT_END',
        node.id,
        placeOf(node.id),
        `nothing comes after ${called(node)}`,
        'Connect it, or remove it',
      ),
    ];
  if (definition.type === 'parallel' && ports.length === 0)
    return [
      problem('UNCONNECTED_PORT', node.id, placeOf(node.id), `${called(node)} has no branches`, 'Connect its branches'),
    ];
  const found: Problem[] = [];
  for (const port of ports.filter(isOpen)) {
    const isNeeded = definition.mustConnect?.(port) || (port === 'error' && onError === 'branch');
    if (isNeeded)
      found.push(
        problem(
          'UNCONNECTED_PORT',
          node.id,
          placeOf(node.id),
          `the port "${port}" of ${called(node)} leads nowhere`,
          'Connect it, to an end if runs are to end there',
        ),
      );
    else if (!EXCEPTIONAL.has(port))
      found.push(
        problem(
          'DEAD_END',
          node.id,
          placeOf(node.id),
          `runs that leave ${called(node)} by "${port}" end there`,
          'Connect it to an end, which says with which outcome',
        ),
      );
  }
  if (ports.includes('error') && !isOpen('error') && onError !== 'branch')
    found.push(
      problem(
        'UNUSED_PORT',
        node.id,
        `${placeOf(node.id)}.data.onError`,
        `no run leaves ${called(node)} by "error": when it fails, ${onError === 'continue' ? 'the run goes on by "next"' : 'the run ends'}`,
        'Set onError to "branch"',
      ),
    );
  return found;
}

/** Nodes of types that this version does not have. */
export const checkTypes = ({ nodes }: Graph): Problem[] =>
  nodes
    .filter(({ type }) => !findType(type))
    .map((node) =>
      problem(
        'UNKNOWN_TYPE',
        node.id,
        `${placeOf(node.id)}.type`,
        `this version has no node of the type "${node.type}": ${called(node)} is kept as it is, and cannot run`,
        'Remove it, or update Followthrough',
      ),
    );

/** Those that come after a node of an unknown type: which of its ways lead to them is unknown too. */
function afterUnknown({ nodes, edges }: Graph): ReadonlySet<string> {
  const reached = new Set(nodes.filter(({ type }) => !findType(type)).map(({ id }) => id));
  // A set gives what is added while it is walked through.
  for (const id of reached) for (const { source, target } of edges) if (source === id) reached.add(target);
  return reached;
}

function checkUnreachable(graph: Graph, drawing: Drawing): Problem[] {
  const connected = new Set(graph.edges.flatMap(({ source, target }) => [source, target]));
  const uncertain = afterUnknown(graph);
  const unreachable = drawing.unreachable.filter(({ id }) => !uncertain.has(id));
  return unreachable.map((node) =>
    connected.has(node.id)
      ? problem(
          'UNREACHABLE_NODE',
          node.id,
          placeOf(node.id),
          `no way leads from the start to ${called(node)}`,
          'Connect it, or remove it',
        )
      : problem(
          'DISCONNECTED_NODE',
          node.id,
          placeOf(node.id),
          `${called(node)} has no edges`,
          'Connect it, or remove it',
        ),
  );
}

function checkNotes(graph: Graph): Problem[] {
  const notes = new Set(graph.nodes.filter(({ type }) => findType(type)?.role === 'note').map(({ id }) => id));
  return graph.edges
    .filter(({ source, target }) => notes.has(source) || notes.has(target))
    .map((edge) => {
      const id = notes.has(edge.source) ? edge.source : edge.target;
      return problem(
        'UNKNOWN_PORT',
        id,
        `edges.${edge.id}`,
        'a note has no edges: runs never see it',
        'Remove the edge',
      );
    });
}

/** Problems of edges; the way through the graph is checked by check-flow.ts. */
export const checkEdges = (graph: Graph, drawing: Drawing): Problem[] => [
  ...checkUnreachable(graph, drawing),
  ...checkNotes(graph),
  ...drawing.nodes.flatMap((node) => [...checkStray(node), ...checkOpen(node)]),
];

/** What is wrong when there is no drawing. */
export function checkStarts(graph: Graph): Problem[] {
  const starts = graph.nodes.filter(({ type }) => type === 'start');
  if (starts.length === 0)
    return [problem('NO_START', null, 'nodes', 'there is no start', 'Add a node of the type "start"')];
  return starts
    .slice(1)
    .map(({ id }) =>
      problem('SEVERAL_STARTS', id, placeOf(id), 'there is another start already', 'Give one start several entries'),
    );
}
