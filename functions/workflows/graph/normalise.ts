/** Turns what people save, in any of the shapes that editors write, into one shape. What does not fit it is refused with its path. */
import type * as z from 'zod/mini';
import { ExactNumber } from '../../engine/data/exact-json.ts';
import { didYouMean } from '../../engine/did-you-mean.ts';
import { schemaOf } from '../nodes/define.ts';
import { explainIssues, type ShapeProblem } from '../nodes/explain-issue.ts';
import { isStorable } from '../nodes/fields.ts';
import { findType, typeNames } from '../nodes/find-type.ts';
import { canonicalJson } from './canonical-json.ts';
import { type Graph, type GraphNode, MOST_BYTES, MOST_EDGES, MOST_NODES, settings, variables } from './graph-schema.ts';

type Members = Readonly<Record<string, unknown>>;

/** Members that editors such as React Flow write. They are kept, and mean nothing to a run. */
const ofEditors = new Set([
  ...['position', 'positionAbsolute', 'measured', 'width', 'height', 'viewport', 'selected', 'dragging', 'draggable'],
  ...[
    'selectable',
    'connectable',
    'deletable',
    'focusable',
    'hidden',
    'style',
    'className',
    'parentId',
    'extent',
    'zIndex',
  ],
  ...[
    'sourcePosition',
    'targetPosition',
    'targetHandle',
    'animated',
    'markerStart',
    'markerEnd',
    'label',
    'labelStyle',
  ],
  ...['labelShowBg', 'labelBgStyle', 'interactionWidth', 'ariaLabel', 'resizing', 'initialWidth', 'initialHeight'],
]);

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;

/** Without members that are null or undefined: both mean that a setting is not there. */
const present = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined));

const identity = ({ id, type, name, data = {} }: GraphNode): string => canonicalJson({ id, type, name, data });

/** Collects what does not fit, each with its path. */
class Normaliser {
  readonly problems: ShapeProblem[] = [];
  private readonly kept: ReadonlySet<string>;

  constructor(before: Graph | undefined) {
    this.kept = new Set(before?.nodes.map(identity));
  }

  refuse(path: string, message: string): undefined {
    this.problems.push({ path, message });
    return undefined;
  }

  /** Refuses members that are neither known nor an editor's. */
  known(given: Members, names: readonly string[], path: string): void {
    for (const name of Object.keys(given))
      if (!names.includes(name) && !ofEditors.has(name))
        this.refuse(
          [path, name].filter(Boolean).join('.'),
          `is unknown${didYouMean(name, names) || `; known: ${names.join(', ')}`}`,
        );
  }

  list(given: unknown, path: string, most: number): Members[] {
    if (given === undefined || given === null) return [];
    if (!Array.isArray(given) || !given.every(isObject)) return this.refuse(path, 'must be a list of objects') ?? [];
    if (given.length > most) return this.refuse(path, `must have at most ${most} items, has ${given.length}`) ?? [];
    return given;
  }

  text(given: unknown, path: string, most: number): string {
    const isText = typeof given === 'string' && given !== '' && given.length <= most && isStorable(given);
    if (!isText) this.refuse(path, `must be text of 1 to ${most} characters`);
    return isText ? given : '';
  }

  node(given: Members, index: number) {
    const path = `nodes.${index}`;
    this.known(given, ['id', 'type', 'name', 'data'], path);
    const id = this.text(typeof given.id === 'number' ? String(given.id) : given.id, `${path}.id`, 64);
    const type = this.text(given.type, `${path}.type`, 64);
    const definition = findType(type);
    const name =
      given.name === undefined || given.name === null ? {} : { name: this.text(given.name, `${path}.name`, 200) };
    const { data: written = {} } = given;
    if (written !== null && !isObject(written)) this.refuse(`${path}.data`, 'must be an object');
    const data = this.data(definition, type, isObject(written) ? written : {}, `${path}.data`);
    const node = { ...given, id, type: definition?.type ?? type, ...name, data };
    if (type !== '' && !definition && !this.kept.has(identity(node)))
      this.refuse(
        `${path}.type`,
        `"${type}" is no type of node${didYouMean(type, typeNames) || `; known: ${typeNames.join(', ')}`}`,
      );
    return node;
  }

  private data(definition: ReturnType<typeof findType>, type: string, written: Members, path: string): Members {
    if (!definition) return written;
    const modern = present(definition.modernise?.(written, type) ?? written);
    const parsed = schemaOf(definition).safeParse(modern, { reportInput: true });
    if (parsed.success) return parsed.data;
    const members = Object.keys(definition.shape);
    for (const { path: at, message } of explainIssues(parsed.error.issues, path)) {
      const isUnknown = message === 'is unknown' && at.split('.').length === path.split('.').length + 1;
      const hint = isUnknown ? didYouMean(at.slice(path.length + 1), members) || `; known: ${members.join(', ')}` : '';
      this.refuse(at, `${message}${hint}`);
    }
    return modern;
  }

  edge(given: Members, index: number, nodes: ReadonlySet<string>) {
    const path = `edges.${index}`;
    const { from, to, sourceHandle, ...rest } = given;
    // React Flow's edges have a type and data of their own, which say how they are drawn.
    this.known(rest, ['id', 'source', 'sourcePort', 'target', 'type', 'data'], path);
    const id = rest.id === undefined ? `e${index + 1}` : this.text(rest.id, `${path}.id`, 200);
    const end = (value: unknown, member: string) => {
      const node = this.text(typeof value === 'number' ? String(value) : value, `${path}.${member}`, 64);
      if (node !== '' && !nodes.has(node))
        this.refuse(`${path}.${member}`, `no node has the id "${node}"${didYouMean(node, [...nodes])}`);
      return node;
    };
    const port = rest.sourcePort ?? sourceHandle ?? 'next';
    return {
      ...rest,
      ...{ id, source: end(rest.source ?? from, 'source'), target: end(rest.target ?? to, 'target') },
      sourcePort: this.text(port, `${path}.sourcePort`, 100),
    };
  }

  distinct(ids: readonly string[], path: string): void {
    const seen = new Set<string>();
    for (const [index, id] of ids.entries()) {
      if (id !== '' && seen.has(id)) this.refuse(`${path}.${index}.id`, `"${id}" is the id of another one`);
      seen.add(id);
    }
  }

  parse<T>(schema: z.ZodMiniType<T>, given: unknown, path: string, otherwise: T): T {
    const parsed = schema.safeParse(given, { reportInput: true });
    if (parsed.success) return parsed.data;
    this.problems.push(...explainIssues(parsed.error.issues, path));
    return otherwise;
  }
}

/** An integer beyond 2^53 was rounded when the request was read. */
const isExact = (value: number) => (Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value));

/** jsonb holds neither NUL nor half a surrogate pair, and the depth of what people nest must have an end. */
function checkStorable(value: unknown, path: string, normaliser: Normaliser, depth = 0): void {
  if (depth > 200) {
    normaliser.refuse(path, 'is nested more than 200 deep');
    return;
  }
  if (typeof value === 'string' && !isStorable(value))
    normaliser.refuse(path, 'must not contain NUL or half a surrogate pair');
  if (value instanceof ExactNumber || (typeof value === 'number' && !isExact(value)))
    normaliser.refuse(path, 'has more digits than a number of JSON keeps: write it as a text, in quotes');
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (!isStorable(name))
      normaliser.refuse(path, 'must not have a member with NUL or half a surrogate pair in its name');
    checkStorable(member, path === '' ? name : `${path}.${name}`, normaliser, depth + 1);
  }
}

/** `once` and `after` in the shapes that people write them. */
function reentryOf(given: unknown): unknown {
  if (!isObject(given) || given.kind !== 'after') return given;
  const { kind: _kind, ...after } = given;
  return { after };
}

/** A graph in its one shape, or as much of it as fits. */
export interface Normalised {
  readonly graph: Graph;
  /** The graph is usable only when there are none. */
  readonly problems: readonly ShapeProblem[];
}

/**
 * Returns the graph in its one shape, and everything in it that has the wrong one. An incomplete graph is fine. Nodes of a type that this version does
 * not know are fine as `before` has them: another version has stored them, or a hand.
 */
export function normaliseGraph(given: unknown, before?: Graph): Normalised {
  const normaliser = new Normaliser(before);
  const empty: Graph = { nodes: [], edges: [], variables: [], settings: {} };
  if (!isObject(given)) return { graph: empty, problems: [{ path: '', message: 'must be an object' }] };
  checkStorable(given, '', normaliser);
  if (normaliser.problems.length > 0) return { graph: empty, problems: normaliser.problems };
  const { connections, ...rest } = given;
  normaliser.known(rest, ['nodes', 'edges', 'variables', 'settings'], '');
  if (rest.edges !== undefined && connections !== undefined)
    normaliser.refuse('connections', 'must be left out beside edges');
  const nodes = normaliser.list(rest.nodes, 'nodes', MOST_NODES).map((node, index) => normaliser.node(node, index));
  const ids = new Set(nodes.map(({ id }) => id));
  // Without its nodes no edge could be checked.
  const isRefused = normaliser.problems.some(({ path }) => path === 'nodes');
  const drawn = isRefused ? [] : normaliser.list(rest.edges ?? connections, 'edges', MOST_EDGES);
  const edges = drawn.map((edge, index) => normaliser.edge(edge, index, ids));
  normaliser.distinct(
    nodes.map(({ id }) => id),
    'nodes',
  );
  normaliser.distinct(
    edges.map(({ id }) => id),
    'edges',
  );
  const list = Array.isArray(rest.variables)
    ? rest.variables.map((one) => (isObject(one) ? present(one) : one))
    : (rest.variables ?? []);
  const declared = normaliser.parse(variables, list, 'variables', []);
  const { reentry, ...others } = isObject(rest.settings) ? present(rest.settings) : {};
  const asked =
    rest.settings === undefined || isObject(rest.settings)
      ? { ...others, ...(reentry === undefined ? {} : { reentry: reentryOf(reentry) }) }
      : rest.settings;
  const parsed = normaliser.parse(settings, asked, 'settings', {});
  const graph = { ...rest, nodes, edges, variables: declared, settings: parsed };
  const bytes = bytesOf(graph);
  if (bytes > MOST_BYTES) normaliser.refuse('', `has ${bytes} bytes, at most ${MOST_BYTES} are stored`);
  return { graph: JSON.parse(canonicalJson(graph)) as Graph, problems: normaliser.problems }; // the same members, sorted
}
