/** A workflow as n8n exports it, read tolerantly: every node once, and every edge that can be followed. */
import { isMembers, listOf, type Members, membersOf, numberOf, own, textOf } from '../members.ts';
import type { DroppedEdge } from '../report.ts';

/** A node of a file of n8n, with an id and a name even where the file has none. */
export interface SourceNode {
  /** Its place among the nodes of the file. */
  readonly index: number;
  /** In the graph. */
  readonly id: string;
  readonly sourceId: string;
  readonly name: string;
  /** Without the package: `httpRequest`. */
  readonly type: string;
  readonly fullType: string;
  readonly version: number | null;
  readonly parameters: unknown;
  readonly given: Members;
  readonly isDisabled: boolean;
  /** All its edges are of another kind than `main`: it is a model, a tool or a memory of an AI node. */
  readonly isPart: boolean;
  /** What is wrong with it, in words. */
  readonly faults: readonly string[];
}

/** A connection of a file of n8n, between nodes that are there. */
export interface SourceEdge {
  readonly from: SourceNode;
  readonly to: SourceNode;
  readonly kind: string;
  readonly output: number;
  readonly input: number;
}

/** A workflow of n8n as it was read. */
export interface Source {
  readonly nodes: readonly SourceNode[];
  readonly byName: ReadonlyMap<string, SourceNode>;
  readonly edges: readonly SourceEdge[];
  readonly dropped: readonly DroppedEdge[];
}

const MOST_NAME = 200;

/** `Get orders!` → `get-orders`: short names that paths can have. */
function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '');
  return plain === '' ? 'node' : plain;
}

/** Distinct ids, in the order in which they are asked for. */
export class Ids {
  private readonly taken = new Map<string, number>();

  next(name: string): string {
    const base = slug(name);
    let count = (this.taken.get(base) ?? 0) + 1;
    let id = count === 1 ? base : `${base}-${count}`;
    while (count > 1 && this.taken.has(id)) {
      count += 1;
      id = `${base}-${count}`;
    }
    this.taken.set(base, count);
    if (id !== base) this.taken.set(id, 1);
    return id;
  }
}

/** `@n8n/n8n-nodes-langchain.agent` → `agent`. */
const shortType = (type: string): string => type.slice(type.lastIndexOf('.') + 1);

function readNode(
  given: unknown,
  index: number,
  ids: Ids,
  taken: ReadonlyMap<string, unknown>,
  parts: ReadonlySet<string>,
): SourceNode {
  const members = membersOf(given);
  const written = textOf(members.name).trim();
  const name = written === '' ? `Node ${index + 1}` : written;
  const fullType = textOf(members.type);
  const faults = [
    ...(isMembers(given) ? [] : ['it is no object']),
    ...(written === '' ? ['it has no name, so no edge can lead to it'] : []),
    ...(taken.has(name) ? [`another node is named "${name}" too; edges of that name belong to the first`] : []),
    ...(fullType === '' ? ['it has no type'] : []),
  ];
  return {
    ...{ index, id: ids.next(name), sourceId: textOf(members.id) || `#${index + 1}`, name },
    ...{ type: shortType(fullType), fullType, version: numberOf(members.typeVersion) ?? null, faults },
    ...{ parameters: members.parameters ?? {}, given: members, isDisabled: members.disabled === true },
    isPart: parts.has(name),
  };
}

/** Reads the connections, which are keyed by the name of the node that they leave. */
class Connections {
  readonly edges: SourceEdge[] = [];
  readonly dropped: DroppedEdge[] = [];
  private readonly byName: ReadonlyMap<string, SourceNode>;

  constructor(byName: ReadonlyMap<string, SourceNode>) {
    this.byName = byName;
  }

  private drop(from: string, to: string, reason: string): void {
    this.dropped.push({ from: from.slice(0, MOST_NAME), to: to.slice(0, MOST_NAME), reason });
  }

  read(given: unknown): void {
    if (given !== undefined && !isMembers(given)) this.drop('', '', 'the connections are no object');
    for (const [name, kinds] of Object.entries(membersOf(given)))
      for (const [kind, outputs] of Object.entries(membersOf(kinds)))
        for (const [output, links] of listOf(outputs).entries())
          for (const link of Array.isArray(links) ? links : links === null ? [] : [links])
            if (link !== null) this.link(name, kind, output, link);
  }

  private link(name: string, kind: string, output: number, link: unknown): void {
    const target = textOf(own(link, 'node'));
    const from = this.byName.get(name.trim());
    const to = this.byName.get(target.trim());
    if (!isMembers(link) || target === '') this.drop(name, target, 'it names no node');
    else if (!from) this.drop(name, target, `no node is named "${name.slice(0, MOST_NAME)}"`);
    else if (!to) this.drop(name, target, `no node is named "${target.slice(0, MOST_NAME)}"`);
    else this.edges.push({ from, to, kind, output, input: numberOf(link.index) ?? 0 });
  }
}

/** Names of the nodes whose edges are all of another kind than `main`. */
function partsOf(connections: unknown): ReadonlySet<string> {
  const kinds = Object.entries(membersOf(connections)).map(
    ([name, one]) => [name.trim(), Object.keys(membersOf(one))] as const,
  );
  return new Set(kinds.filter(([, names]) => names.length > 0 && !names.includes('main')).map(([name]) => name));
}

/** `content`: one workflow. Never throws. */
export function readSource(content: Members): Source {
  const ids = new Ids();
  ids.next('start');
  const byName = new Map<string, SourceNode>();
  const parts = partsOf(content.connections);
  const nodes = listOf(content.nodes).map((given, index) => {
    const node = readNode(given, index, ids, byName, parts);
    if (!byName.has(node.name)) byName.set(node.name, node);
    return node;
  });
  const connections = new Connections(byName);
  connections.read(content.connections);
  return { nodes, byName, edges: connections.edges, dropped: connections.dropped };
}
