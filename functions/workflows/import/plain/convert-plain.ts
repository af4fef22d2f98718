/** Converts records that already have nodes with ids and edges between them: those of the older systems. */
import { MOST_NODES } from '../../graph/graph-schema.ts';
import { Sketch } from '../drawing/sketch.ts';
import { addStructure } from '../drawing/structure.ts';
import { isMembers, listOf, type Members, membersOf, textOf } from '../members.ts';
import { mendGraph } from '../mend-graph.ts';
import type { ConvertedWorkflow, DroppedEdge, ExpressionReport, FlagReport, Level, NodeReport } from '../report.ts';
import { IDLE, NEEDS_PERSON, shortened, tooLarge } from '../report.ts';
import { makeStorable } from '../storable.ts';

/** What a node of a record becomes. */
export interface PlainNode {
  readonly level: Level;
  /** Null: it is not in the graph, and its edges go to what follows it. */
  readonly type: string | null;
  readonly data: Members;
  readonly changes: readonly string[];
  readonly expressions?: readonly ExpressionReport[];
  /** The port of a handle. */
  readonly port?: (handle: string) => string;
}

export interface PlainRecord {
  readonly sourceId: string | null;
  readonly name: string;
  readonly description: string | null;
  readonly nodes: unknown;
  readonly edges: unknown;
  /** For a start that the record does not have among its nodes. */
  readonly entries: readonly Members[];
  readonly differences: readonly string[];
  readonly flags: readonly FlagReport[];
}

type ConvertNode = (given: Members) => PlainNode;

interface Read {
  readonly id: string;
  readonly given: unknown;
  readonly made: PlainNode;
  readonly name: string;
  readonly sourceType: string;
}

const idOf = (value: unknown): string => textOf(value);

/** Distinct ids that a graph may have. */
function readNodes(given: readonly unknown[], convert: ConvertNode): Read[] {
  const taken = new Set<string>();
  return given.map((one, index) => {
    const members = membersOf(one);
    const written = idOf(members.id);
    const fits = written !== '' && written.length <= 64 && !taken.has(written);
    const id = fits ? written : `n${index + 1}~`;
    taken.add(id);
    const made = isMembers(one)
      ? convert(members)
      : { level: 'DROPPED' as const, type: null, data: {}, changes: ['is no object'] };
    const changes =
      fits || !isMembers(one) ? made.changes : [...made.changes, 'its id is missing, too long or that of another node'];
    const name =
      textOf(members.name) || textOf(membersOf(members.data).label) || textOf(membersOf(members.data).name) || id;
    return { id, given: one, made: { ...made, changes }, name: name.slice(0, 200), sourceType: textOf(members.type) };
  });
}

interface PlainEdge {
  readonly source: string;
  readonly sourcePort: string;
  readonly target: string;
}

class PlainEdges {
  readonly dropped: DroppedEdge[] = [];
  private readonly nodes: ReadonlyMap<string, Read>;
  private readonly raw: { from: string; to: string; handle: string }[] = [];

  constructor(nodes: readonly Read[], given: readonly unknown[]) {
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    for (const one of given) this.read(membersOf(one));
  }

  private drop(from: string, to: string, reason: string): void {
    this.dropped.push({ from: from.slice(0, 200), to: to.slice(0, 200), reason });
  }

  private read(edge: Members): void {
    const [from, to] = [idOf(edge.source ?? edge.from), idOf(edge.target ?? edge.to)];
    const handle = textOf(edge.sourceHandle ?? edge.sourcePort ?? edge.port ?? edge.fromPort);
    const missing = [from, to].find((id) => !this.nodes.has(id));
    if (missing === undefined) this.raw.push({ from, to, handle });
    else this.drop(from, to, missing === '' ? 'it names no node' : `no node has the id "${missing.slice(0, 100)}"`);
  }

  /** Follows nodes that are not in the graph. */
  private behind(to: string): readonly string[] {
    const found = new Set<string>();
    const seen = new Set<string>();
    const open = [to];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      if (this.nodes.get(id)?.made.type !== null) found.add(id);
      else open.push(...this.raw.filter(({ from }) => from === id).map((edge) => edge.to));
    }
    return [...found];
  }

  all(): readonly PlainEdge[] {
    return this.raw.flatMap(({ from, to, handle }) => {
      const made = this.nodes.get(from)?.made;
      if (!made || made.type === null) return [];
      if (made.type === 'note' || this.nodes.get(to)?.made.type === 'note') {
        this.drop(from, to, 'a note has no edges');
        return [];
      }
      const sourcePort = made.port?.(handle) ?? (handle || 'next');
      return this.behind(to).map((target) => ({ source: from, sourcePort: sourcePort.slice(0, 100), target }));
    });
  }
}

/** The nodes and edges of the graph; with a start, where the record has none among its nodes. */
function sketchOf(
  record: PlainRecord,
  nodes: readonly Read[],
  edges: readonly PlainEdge[],
): { sketch: Sketch; start: string } {
  const sketch = new Sketch();
  for (const { id, given, made, name } of nodes) {
    const { x, y } = membersOf(membersOf(given).position);
    const placed = typeof x === 'number' && typeof y === 'number' ? { position: { x, y } } : {};
    if (made.type !== null)
      sketch.add({ id, type: made.type, ...(name === id ? {} : { name }), data: made.data, ...placed });
  }
  for (const { source, sourcePort, target } of edges) sketch.connect(source, sourcePort, target);
  const start = nodes.find(({ made }) => made.type === 'start');
  if (start) return { sketch, start: start.id };
  const targets = new Set(edges.map(({ target }) => target));
  const heads = [...sketch.nodes.values()].filter(({ id, type }) => type !== 'note' && !targets.has(id));
  sketch.add({ id: START, type: 'start', data: { entries: record.entries } });
  for (const { id } of heads) sketch.connect(START, 'next', id);
  return { sketch, start: START };
}

const START = 'start~';
function reportNode(
  { id, given, made, name, sourceType }: Read,
  isIdle: boolean,
  leftOut: readonly string[],
): NodeReport {
  const changes = [...made.changes, ...(isIdle ? [IDLE] : []), ...leftOut];
  const level = made.level === 'EXACT' && changes.length > 0 ? 'ADAPTED' : made.level;
  const isOpen = (made.expressions ?? []).some(({ outcome }) => outcome !== 'translated');
  return {
    ...{ id: shortened(idOf(membersOf(given).id) || id, 100), name, type: sourceType.slice(0, 200), typeVersion: null },
    level: (isOpen || leftOut.length > 0) && (level === 'EXACT' || level === 'ADAPTED') ? 'STUB' : level,
    ...{
      targets: made.type === null || isIdle ? [] : [id],
      changes,
      flags: [],
      expressions: made.expressions ?? [],
      credentials: [],
    },
  };
}

/** Never throws. */
export function convertPlain(record: PlainRecord, convert: ConvertNode): ConvertedWorkflow {
  const read = readNodes(listOf(record.nodes), convert);
  const edges = new PlainEdges(read, listOf(record.edges));
  const isTooLarge = read.length > MOST_NODES;
  const { sketch, start } = sketchOf(record, isTooLarge ? [] : read, isTooLarge ? [] : edges.all());
  const { differences, idle } = addStructure(sketch, start);
  const mended = mendGraph(sketch.toGraph());
  const nodes = read.map((one) => {
    const leftOut = mended.leftOut.filter(({ nodeId }) => nodeId === one.id);
    return reportNode(
      one,
      idle.has(one.id),
      leftOut.map(({ path, message }) => `${path} is left out: it ${message}`),
    );
  });
  const open = nodes.filter(({ level }) => NEEDS_PERSON.includes(level));
  return {
    ...{
      sourceId: record.sourceId,
      name: record.name,
      description: record.description,
      graph: isTooLarge ? null : mended.graph,
    },
    ...{
      nodes,
      edgesDropped: edges.dropped,
      differences: [...record.differences, ...differences],
      flags: record.flags,
    },
    blockers: [
      ...(isTooLarge ? [tooLarge(read.length)] : mended.blockers),
      ...open.map(({ name, changes }) => `"${shortened(name, 80)}": ${changes[0] ?? 'a text is not translated'}`),
    ],
  };
}

/** A record's list, which an export may have written as a text. */
export function listIn(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return makeStorable(JSON.parse(value)).content;
  } catch {
    return undefined;
  }
}
