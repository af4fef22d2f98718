/** Finds what can be drawn, and what the walk cannot do yet. Such a graph is saved and published, and refused on activation: nothing that runs is ignored. */
import { factGroups } from '../graph/compiled.ts';
import type { Graph, GraphNode } from '../graph/graph-schema.ts';
import { type Problem, problem } from '../graph/problem.ts';

/** Types that automation.take_node_step knows, and notes. */
const types = ['start', 'condition', 'switch', 'split', 'set', 'loop', 'task', 'wait', 'end', 'note'];
const entryKinds = ['manual', 'event', 'schedule', 'segment'];
/** Events that nothing raises yet. */
const UNRAISED = /^(?:message|webhook)\.|^deliverable\.overdue$/;
const assignees = ['least-loaded', 'round-robin'];
const factNames = { rhythm: factGroups.rhythm, lastEvent: factGroups.lastEvent } as const;

/** Roots of paths that no run has yet, among fact groups. */
export const missingFacts = (needs: number): readonly string[] =>
  Object.entries(factNames).flatMap(([name, bit]) => ((needs & bit) === 0 ? [] : name));

type Report = (path: string, what: string) => void;

interface Entry {
  readonly kind?: string;
  readonly types?: readonly string[];
  readonly where?: unknown;
  readonly input?: unknown;
  readonly onHoliday?: string;
}

function checkEntry(
  { kind, types: listened = [], where, input, onHoliday }: Entry,
  path: string,
  report: Report,
): void {
  if (kind !== undefined && !entryKinds.includes(kind)) report(`${path}.kind`, `entries of the kind "${kind}"`);
  for (const [index, type] of listened.entries())
    if (kind === 'event' && UNRAISED.test(type)) report(`${path}.types.${index}`, `events of the type "${type}"`);
  if (onHoliday !== undefined) report(`${path}.onHoliday`, 'schedules that know holidays');
  if (kind === 'manual' && where !== undefined) report(`${path}.where`, 'conditions of manual entries');
  if (kind === 'manual' && input !== undefined) report(`${path}.input`, 'schemas of the input of manual entries');
}

function checkNode({ id, type, data }: GraphNode, report: Report): void {
  const root = `nodes.${id}.data`;
  if (!types.includes(type)) report(`nodes.${id}.type`, `nodes of the type "${type}"`);
  const { kind, concurrency, assignee, sendWindow, entries } = data;
  if (type === 'wait' && kind !== undefined && kind !== 'duration')
    report(`${root}.kind`, `waits of the kind "${kind}"`);
  if (type === 'loop' && Number(concurrency ?? 1) > 1)
    report(`${root}.concurrency`, 'loops over several items at once');
  if (type === 'task' && assignees.includes(String(assignee))) report(`${root}.assignee`, `tasks for "${assignee}"`);
  if (type === 'task' && sendWindow !== undefined) report(`${root}.sendWindow`, 'send windows');
  if (type === 'start' && Array.isArray(entries))
    for (const [index, entry] of entries.entries()) checkEntry(entry as Entry, `${root}.entries.${index}`, report); // parsed by its schema
}

/** `needs`: fact groups of each node, by its id. */
export function checkRunnable({ nodes, settings }: Graph, needs: ReadonlyMap<string, number>): readonly Problem[] {
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
  for (const node of nodes) {
    checkNode(node, report(node.id));
    for (const name of missingFacts(needs.get(node.id) ?? 0))
      report(node.id)(`nodes.${node.id}.data`, `paths that begin with "${name}."`);
  }
  const { notify } = settings;
  if ((notify?.onFailure ?? []).length + (notify?.onFinish ?? []).length > 0)
    report(null)('settings.notify', 'notices by e-mail');
  return problems;
}
