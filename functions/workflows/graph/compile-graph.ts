/** Compiles a graph to the rows that the walk reads, and finds everything that is wrong with it. */
import type { Names } from '../conditions/path.ts';
import type { DataOf, Shape } from '../nodes/define.ts';
import { findType } from '../nodes/find-type.ts';
import { type Blocks, checkMerges, checkSharedVariables, findBlocks } from './blocks.ts';
import type { JsonObject } from './canonical-json.ts';
import { checkEdges, checkStarts, checkTypes } from './check-edges.ts';
import { checkSubWorkflows } from './check-sub-workflows.ts';
import { compileSettings } from './compile-settings.ts';
import type { CompiledGraph, CompiledNode, CompiledParts } from './compiled.ts';
import { type Drawing, type DrawnNode, draw } from './drawn.ts';
import type { Graph, GraphNode } from './graph-schema.ts';
import { findLoops, insideLoops, type Loops } from './loops.ts';
import type { Problem } from './problem.ts';
import { type Surroundings, Tools, textsAsJson } from './tools.ts';

/** What a compile gives: problems always, rows when none of them is an error. */
export interface Compilation {
  readonly problems: readonly Problem[];
  /** Absent when a problem is an error. */
  readonly compiled?: CompiledGraph;
}

/** What paths of a graph may name: declared variables, those that a node sets, and nodes. */
function namesOf({ nodes, variables }: Graph): Names {
  const set = nodes.filter(({ type }) => type === 'set').flatMap(({ data }) => Object.keys(data.variables ?? {}));
  return {
    variables: new Set([...variables.map(({ name }) => name), ...set]),
    nodes: new Set(nodes.map(({ id }) => id)),
  };
}

interface Translated {
  readonly parts: CompiledParts;
  readonly tools: Tools;
  /** What every acting node has in its config beside its own. */
  readonly window: JsonObject;
}

/** Also of nodes that no run reaches: what is wrong with them is still to be seen. */
function translate(node: GraphNode, names: Names, surroundings: Surroundings): Translated {
  const tools = new Tools({ nodeId: node.id, root: `nodes.${node.id}.data` }, names, surroundings);
  const definition = findType(node.type);
  if (!definition) return { parts: {}, tools, window: {} };
  const data = node.data as DataOf<Shape>; // normaliseGraph parsed it by the type's shape
  tools.require('', Object.fromEntries(definition.required.map((name) => [name, node.data[name]])));
  const window = checkEffect(node, definition.ports(data), tools);
  return { parts: definition.compile(data, tools), tools, window };
}

/** Members that every acting node has. Returns what the walk reads of its send window. */
function checkEffect({ data }: GraphNode, ports: readonly string[], tools: Tools): JsonObject {
  const { sendWindow, onError } = data;
  if (onError === 'branch' && !ports.includes('error'))
    tools.report('BAD_SETTING', 'onError', 'this type of node has no port "error"', 'Use "stop" or "continue"');
  if (typeof sendWindow !== 'object' || sendWindow === null) return {};
  const { calendarId } = sendWindow as { readonly calendarId?: string }; // parsed by its schema
  return { sendWindow: { calendarId: tools.calendar('sendWindow.calendarId', calendarId) } };
}

const DEFAULT_RETRY = { attempts: 3, fromSeconds: 2, factor: 2, capSeconds: 900 };

/** What the walk and the jobs read of the members that every acting node has. */
function effectConfig({ role, node, definition }: DrawnNode): JsonObject {
  if (role !== 'effect' && definition.group !== 'act') return {};
  const { retry = {}, whenSuppressed = 'skip' } = node.data;
  return { retry: { ...DEFAULT_RETRY, ...(retry as JsonObject) }, whenSuppressed: whenSuppressed as string }; // parsed by their schemas
}

function row(
  drawn: DrawnNode,
  { parts, tools, window }: Translated,
  drawing: Drawing,
  loops: Loops,
  blocks: Blocks,
): CompiledNode {
  const { node, definition, number, ports, edges, role } = drawn;
  const { condition, conditions, config = {} } = parts;
  const all = conditions ?? (condition ? [condition] : []);
  const body = loops.bodies.get(number);
  const match = blocks.matches.get(number) ?? null;
  return {
    ...{ node: number, key: node.id, kind: definition.type, name: node.name ?? null, role, is_pure: role === 'pure' },
    port_names: ports,
    ports: edges.map((edge) => drawing.numbers.get(edge?.target ?? '') ?? null),
    test: condition?.test ?? null,
    tests: conditions ? conditions.map((one) => one?.test ?? '1 == 0') : null,
    vars: tools.vars.toJson(),
    conditions: all.map((one) => one?.tree ?? null),
    ...{ cuts: parts.cuts ?? null, salt: parts.salt ?? null },
    delay: parts.delaySeconds === undefined ? null : `PT${parts.delaySeconds}S`,
    config: {
      ...config,
      ...effectConfig(drawn),
      ...window,
      ...(tools.calendars.size > 0 ? { calendars: [...tools.calendars] } : {}),
      ...(body ? { body } : {}),
      ...(definition.role === 'join' ? { parallel: match } : {}),
    },
    parts: { ...textsAsJson(tools.texts), ...(parts.variants ? { variants: parts.variants } : {}) },
    needs: tools.needs,
    needs_ahead: tools.needs,
    merge_node: definition.role === 'fork' ? match : null,
    on_error: (node.data.onError ?? 'stop') as CompiledNode['on_error'], // parsed by its schema
  };
}

/** Whether every walk that comes to a node stops there. A wait that is over, and an effect that is withheld, are passed at once. */
const alwaysStops = ({ role, delay }: CompiledNode): boolean =>
  role === 'fork' || role === 'join' || role === 'end' || (delay !== null && delay !== 'PT0S');

/** Facts that a walk which begins at a node may read before it stops: those of the node, and of what follows up to where it stops. */
function lookAhead(nodes: readonly CompiledNode[]): CompiledNode[] {
  const ahead = nodes.map(({ needs }) => needs);
  const whenReached = (to: number | null) => {
    const node = to === null ? undefined : nodes[to];
    if (!node) return 0;
    return alwaysStops(node) ? node.needs : (ahead[node.node] ?? 0);
  };
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const { node, ports } of [...nodes].reverse()) {
      const all = ports.reduce<number>((bits, to) => bits | whenReached(to), ahead[node] ?? 0);
      isChanged ||= all !== ahead[node];
      ahead[node] = all;
    }
  }
  return nodes.map((one) => ({ ...one, needs_ahead: ahead[one.node] ?? 0 }));
}

/** Compiles a normalised graph. Problems are in the order of the nodes; errors among them mean that there is nothing to run. */
export function compileGraph(graph: Graph, given: Surroundings): Compilation {
  const { calendarId } = graph.settings;
  const surroundings = typeof calendarId === 'string' ? { ...given, calendarId } : given;
  const names = namesOf(graph);
  const drawing = draw(graph);
  const inside = drawing && insideLoops(drawing);
  const namesAt = (id: string): Names => {
    const number = drawing?.numbers.get(id);
    return inside && number !== undefined ? { ...names, isInLoop: inside.has(number) } : names;
  };
  const translated = new Map(graph.nodes.map((node) => [node.id, translate(node, namesAt(node.id), surroundings)]));
  const settings = compileSettings(graph, { ...names, isInLoop: false }, surroundings);
  const ofNodes = [...translated.values()].flatMap(({ tools }) => tools.problems);
  const ofGraph = [...checkTypes(graph), ...settings.problems];
  const problems: Problem[] = [...ofGraph, ...ofNodes, ...checkSubWorkflows(graph, surroundings)];
  if (!drawing) return { problems: [...checkStarts(graph), ...problems] };
  const loops = findLoops(drawing);
  problems.unshift(...checkEdges(graph, drawing), ...loops.problems);
  if (drawing.flow.tangled.length > 0) return { problems };
  const blocks = findBlocks(drawing);
  problems.push(...blocks.problems, ...checkSharedVariables(drawing, blocks), ...checkMerges(drawing, blocks));
  if (problems.some(({ severity }) => severity === 'error')) return { problems };
  const rows = drawing.nodes.flatMap((drawn) => {
    const parts = translated.get(drawn.node.id);
    return parts ? [row(drawn, parts, drawing, loops, blocks)] : [];
  });
  return { problems, compiled: { nodes: lookAhead(rows), settings: settings.compiled } };
}
