/** The one-click way out of a problem, where there is one that a person would take as it is. */
import { add } from '../../../graph/add.ts';
import { connect, disconnect, remove, setData } from '../../../graph/edit.ts';
import { edgesBySource, type Graph, type GraphEdge, type GraphNode, nodeOf } from '../../../graph/graph.ts';
import { readingOrder } from '../../../graph/order.ts';
import { isExceptional, type NodeTypes, portsOf, waysOf } from '../../../graph/ports.ts';
import type { Problem } from './problems-of.ts';

interface Fix {
  readonly label: string;
  readonly run: (graph: Graph) => Graph;
}

type Make = (problem: Problem, graph: Graph, node: GraphNode, types: NodeTypes) => Fix | undefined;

/** Ways out that lead nowhere, though runs take them. */
export function openPorts(graph: Graph, node: GraphNode, types: NodeTypes): readonly string[] {
  const own = edgesBySource(graph).get(node.id) ?? [];
  const isNeeded = (port: string) => !isExceptional(port) || (port === 'error' && node.data.onError === 'branch');
  return portsOf(node, types, own).filter(
    (port) => isNeeded(port) && !own.some(({ sourcePort }) => sourcePort === port),
  );
}

const toEnd: Make = (_, graph, node, types) => {
  const ports = openPorts(graph, node, types);
  if (ports.length === 0) return undefined;
  return {
    label: 'To an end',
    run: (before) =>
      ports.reduce(
        (drawn, port) => add(drawn, types, { type: 'end', behind: { source: node.id, port } }).graph,
        before,
      ),
  };
};

const removeNode: Make = (_, __, { id }) => ({ label: 'Remove it', run: (graph) => remove(graph, [id]) });

/** `edges.e7.sourcePort` names the edge. */
const removeEdge: Make = ({ path }, graph) => {
  const edge = graph.edges.find(({ id }) => path === `edges.${id}` || path.startsWith(`edges.${id}.`));
  return edge && { label: 'Remove the edge', run: (before) => disconnect(before, edge.id) };
};

/** The way back that makes the circle. */
const removeWayBack: Make = (_, graph, node, types) => {
  const { back } = readingOrder(graph, types);
  const edge = graph.edges.find(({ id, source }) => source === node.id && back.has(id));
  return edge && { label: 'Remove the way back', run: (before) => disconnect(before, edge.id) };
};

/** From the end of the body, where that has one way only. */
const closeLoop: Make = (_, graph, loop, types) => {
  const leaving = edgesBySource(graph);
  let last = nodeOf(graph, leaving.get(loop.id)?.find(({ sourcePort }) => sourcePort === 'loop')?.target);
  for (const seen = new Set<string>(); last && !seen.has(last.id); ) {
    const { id } = last;
    seen.add(id);
    const [open] = openPorts(graph, last, types);
    if (open !== undefined)
      return { label: 'Lead back to the loop', run: (before) => connect(before, id, open, loop.id) };
    const behind: readonly GraphEdge[] = leaving.get(id) ?? [];
    last = behind.length === 1 ? nodeOf(graph, behind[0]?.target) : undefined;
  }
  return undefined;
};

const setMembers =
  (label: string, members: object): Make =>
  (_, __, { id }, types) => ({
    label,
    run: (graph) => setData(graph, id, { ...nodeOf(graph, id)?.data, ...members }, types),
  });

/** The same for all, and what is left over for the first. */
const shareEvenly: Make = (_, __, { id }, types) => ({
  label: 'Share evenly',
  run: (graph) => {
    const node = nodeOf(graph, id);
    if (!node) return graph;
    const ways = waysOf(node);
    const share = Math.floor(100 / Math.max(1, ways.length));
    const shared = ways.map((way, place) => ({
      ...way,
      percentage: place === 0 ? 100 - share * (ways.length - 1) : share,
    }));
    const member = node.type === 'split' ? 'branches' : 'variants';
    return setData(graph, id, { ...node.data, [member]: shared }, types);
  },
});

const giveTimeout: Make = (problem, graph, node, types) =>
  problem.path.endsWith('.timeout')
    ? setMembers('Time-out after 7 days', { timeout: { n: 7, unit: 'days' } })(problem, graph, node, types)
    : toEnd(problem, graph, node, types);

const removeMember: Make = ({ path, fix = '' }, _, { id }, types) => {
  const [, member] = /^Remove (\w+)$/.exec(fix) ?? [];
  if (member === undefined || path !== `nodes.${id}.data.${member}`) return undefined;
  return {
    label: `Remove ${member}`,
    run: (graph) => {
      const { [member]: _gone, ...data } = nodeOf(graph, id)?.data ?? {};
      return setData(graph, id, data, types);
    },
  };
};

const makers: Readonly<Record<string, Make>> = {
  UNCONNECTED_PORT: toEnd,
  DEAD_END: toEnd,
  WAIT_WITHOUT_END: giveTimeout,
  UNKNOWN_TYPE: removeNode,
  UNREACHABLE_NODE: removeNode,
  DISCONNECTED_NODE: removeNode,
  SEVERAL_STARTS: removeNode,
  UNKNOWN_PORT: removeEdge,
  SEVERAL_EDGES: removeEdge,
  CYCLE: removeWayBack,
  LOOP_NOT_CLOSED: closeLoop,
  UNUSED_PORT: setMembers('Go there when it fails', { onError: 'branch' }),
  SPLIT_NOT_100: shareEvenly,
  NO_ENTRY: setMembers('By hand', { entries: [{ kind: 'manual' }] }),
  BAD_SETTING: removeMember,
};

/** Undefined where a person has to decide. */
export function fixOf(problem: Problem, graph: Graph, types: NodeTypes): Fix | undefined {
  if (problem.code === 'NO_START')
    return { label: 'Add a start', run: (before) => add(before, types, { type: 'start' }).graph };
  const node = nodeOf(graph, problem.nodeId ?? undefined);
  return node && makers[problem.code]?.(problem, graph, node, types);
}
