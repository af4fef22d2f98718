/** Finds what can be drawn, and what the walk cannot do yet. Such a graph is saved and published, and refused on activation: nothing that runs is ignored. */
import type { Graph, GraphNode } from '../graph/graph-schema.ts';
import { type Problem, problem } from '../graph/problem.ts';

const entryKinds = ['manual', 'event', 'schedule', 'segment', 'date', 'message', 'webhook'];

type Report = (path: string, what: string) => void;

interface Entry {
  readonly kind?: string;
}

function checkEntry({ kind }: Entry, path: string, report: Report): void {
  if (kind !== undefined && !entryKinds.includes(kind)) report(`${path}.kind`, `entries of the kind "${kind}"`);
}

function checkNode({ id, type, data }: GraphNode, report: Report): void {
  const root = `nodes.${id}.data`;
  const { entries } = data;
  if (type === 'start' && Array.isArray(entries))
    for (const [index, entry] of entries.entries()) checkEntry(entry as Entry, `${root}.entries.${index}`, report); // parsed by its schema
}

/** Returns a warning for each thing in the graph that a run could not be taken through. */
export function checkRunnable({ nodes }: Graph): readonly Problem[] {
  const problems: Problem[] = [];
  const report = (nodeId: string | null) => (path: string, what: string) => {
    problems.push(
      problem(
        'CANNOT_RUN',
        nodeId,
        path,
        `${what} cannot run yet`,
        'Draw it without, before you activate the workflow',
      ),
    );
  };
  for (const node of nodes) checkNode(node, report(node.id));
  return problems;
}
