/** Finds what can be drawn, and what the walk cannot do yet. Such a graph is saved and published, and refused on activation: nothing that runs is ignored. */
import type { Graph, GraphNode } from '../graph/graph-schema.ts';
import { type Problem, problem } from '../graph/problem.ts';

/** Types that automation.take_node_step knows, and notes. */
const types = [
  ...['start', 'condition', 'switch', 'split', 'set', 'loop', 'task', 'wait', 'end', 'note'],
  ...['update-customer', 'parallel', 'merge', 'workflow'],
  ...['email', 'http', 'activity', 'booking', 'document', 'message'],
];
const assignees = ['least-loaded', 'round-robin'];
const entryKinds = ['manual', 'event', 'schedule', 'segment'];
/** Events that nothing raises yet. */
const UNRAISED = /^(?:message|webhook)\.|^deliverable\.overdue$/;

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
  const { assignee, sendWindow, entries } = data;
  if (type === 'booking' && assignees.includes(String(assignee)))
    report(`${root}.assignee`, `bookings for "${assignee}"`);
  if (sendWindow !== undefined) report(`${root}.sendWindow`, 'send windows');
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
