/** Brings a graph into its one shape, and leaves out of its data what does not fit, so that an import always has a draft. */
import type { Graph } from '../graph/graph-schema.ts';
import { normaliseGraph } from '../graph/normalise.ts';
import { membersOf } from './members.ts';

interface Given {
  readonly nodes: readonly { readonly id: string; readonly data: Readonly<Record<string, unknown>> }[];
  readonly edges: readonly object[];
  readonly variables: readonly object[];
  readonly settings: object;
}

/** Something that was left out of the data of a node. */
export interface LeftOut {
  readonly nodeId: string;
  readonly path: string;
  readonly message: string;
}

/** The draft, what it lacks, and why it cannot be activated as it is. */
export interface Mended {
  /** Null: it has more than a graph may have. */
  readonly graph: Graph | null;
  readonly leftOut: readonly LeftOut[];
  readonly blockers: readonly string[];
}

const OF_NODE = /^nodes\.(\d+)\.data\.([^.]+)/;

/** Never throws. */
export function mendGraph(given: Given): Mended {
  const leftOut: LeftOut[] = [];
  let current = given;
  for (let round = 0; round < 20; round += 1) {
    const { graph, problems } = normaliseGraph(current);
    if (problems.length === 0) return { graph, leftOut, blockers: [] };
    const members = new Map<number, Set<string>>();
    for (const { path, message } of problems) {
      const [, index, member = ''] = OF_NODE.exec(path) ?? [];
      const node = current.nodes[Number(index)];
      if (!node || index === undefined || members.get(Number(index))?.has(member)) continue;
      members.set(Number(index), (members.get(Number(index)) ?? new Set()).add(member));
      leftOut.push({ nodeId: node.id, path: `data.${member}`, message });
    }
    if (members.size === 0)
      return {
        graph: null,
        leftOut,
        blockers: problems.slice(0, 20).map(({ path, message }) => `${path || 'the graph'} ${message}`),
      };
    const nodes = current.nodes.map((node, index) => {
      const kept = Object.entries(membersOf(node.data)).filter(([name]) => !members.get(index)?.has(name));
      return { ...node, data: Object.fromEntries(kept) };
    });
    current = { ...current, nodes };
  }
  return { graph: null, leftOut, blockers: ['the graph does not fit after twenty tries'] };
}
