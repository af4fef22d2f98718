/** Records of the older workflows: rows of `workflows`, with their triggers and executions. */
import { isMembers, listOf, type Members, membersOf, own, textOf } from '../members.ts';
import { convertPlain, listIn } from '../plain/convert-plain.ts';
import type { BadRow, ConvertedContent, ConvertedWorkflow, Format, PastExecution } from '../report.ts';
import { convertNode, type Start } from './nodes.ts';
import { triggerOf } from './triggers.ts';

/** Rows of a table, by any of its names; a list alone is of workflows. */
function rowsOf(content: unknown, ...names: readonly string[]): readonly unknown[] {
  return names.map((name) => listIn(own(content, name))).find(Array.isArray) ?? [];
}

function workflowRows(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  const found = rowsOf(content, 'workflows');
  return found.length > 0 || !isMembers(content) || !('nodes' in content) ? found : [content];
}

/** The trigger of the record itself, and those of `workflow_triggers`, each once. */
function startOf(row: Members, triggers: readonly unknown[]): Start {
  const more = triggers
    .filter((one) => textOf(own(one, 'workflow_id')) === textOf(row.id))
    .map(
      (one) =>
        [own(one, 'trigger_type') ?? own(one, 'type'), own(one, 'trigger_config') ?? own(one, 'config')] as const,
    );
  const all = [[row.trigger_type, row.trigger_config] as const, ...more].filter(([type]) => textOf(type) !== '');
  const found = (all.length === 0 ? [['', {}] as const] : all).map(([type, config]) =>
    triggerOf(textOf(type), listIn(config)),
  );
  const entries = [...new Map(found.map(({ entry }) => [JSON.stringify(entry), entry])).values()].slice(0, 20);
  return { entries, changes: [...new Set(found.flatMap(({ changes }) => changes))] };
}

/** What is wrong with a row, or undefined. */
function faultOf(row: unknown, seen: ReadonlySet<string>): string | undefined {
  if (!isMembers(row)) return 'is no object';
  const id = textOf(row.id);
  if (id === '') return 'has no id';
  if (id.length > 200) return 'has an id of more than 200 characters';
  if (seen.has(id)) return `has the id of a row before it: ${id.slice(0, 100)}`;
  if (!Array.isArray(listIn(row.nodes))) return 'nodes is no list';
  const edges = listIn(row.edges ?? []);
  return Array.isArray(edges) ? undefined : 'edges is no list';
}

const STANDS = new Set(['id', 'name', 'description', 'nodes', 'edges', 'trigger_type', 'trigger_config', 'version']);
const WORDS: Readonly<Record<string, string>> = {
  is_active: 'an imported workflow is a draft',
  status: 'an imported workflow is a draft',
  organization_id: 'it belongs to the tenant that imports it',
};

function convertRow(row: Members, triggers: readonly unknown[]): ConvertedWorkflow {
  const start = startOf(row, triggers);
  const nodes = listIn(row.nodes);
  const hasStart = listOf(nodes).some((one) => ['trigger', 'start'].includes(textOf(own(one, 'type'))));
  const lost = Object.keys(row).filter((name) => !STANDS.has(name) && row[name] !== null);
  const record = {
    ...{ sourceId: textOf(row.id), name: (textOf(row.name).trim() || 'Imported workflow').slice(0, 200) },
    ...{ description: textOf(row.description).trim().slice(0, 2000) || null, nodes, edges: listIn(row.edges ?? []) },
    entries: start.entries,
    differences: ['a comparison with a missing value never holds', ...(hasStart ? [] : start.changes)],
    flags: lost.map((flag) => ({
      flag: flag.slice(0, 100),
      isCarried: false,
      message: (Object.hasOwn(WORDS, flag) ? WORDS[flag] : undefined) ?? 'there is no such setting here',
    })),
  };
  return convertPlain(record, convertNode(start));
}

const momentOf = (value: unknown): string | null => {
  const at = typeof value === 'string' || typeof value === 'number' ? new Date(value) : undefined;
  const isReal =
    at !== undefined && !Number.isNaN(at.getTime()) && at.getUTCFullYear() > 1900 && at.getUTCFullYear() < 10_000;
  return isReal ? at.toISOString() : null;
};

function executionsOf(rows: readonly unknown[]): {
  readonly executions: readonly PastExecution[];
  readonly bad: readonly BadRow[];
} {
  const bad: BadRow[] = [];
  const found = new Map<string, PastExecution>();
  for (const [index, row] of rows.entries()) {
    const {
      id,
      workflow_id: workflow,
      status,
      error_message: message,
      error = message,
      started_at,
      created_at = started_at,
      completed_at,
      finished_at,
    } = membersOf(row);
    const [sourceId, workflowSourceId] = [textOf(id), textOf(workflow)];
    const fault =
      sourceId === '' || sourceId.length > 200
        ? 'has no id'
        : workflowSourceId === ''
          ? 'has no workflow_id'
          : found.has(sourceId)
            ? 'has the id of a row before it'
            : undefined;
    if (fault !== undefined) {
      bad.push({ place: `workflow_executions.${index}`, reason: fault });
      continue;
    }
    const text = typeof error === 'object' && error !== null ? JSON.stringify(error) : textOf(error);
    found.set(sourceId, {
      ...{
        sourceId,
        workflowSourceId: workflowSourceId.slice(0, 200),
        status: textOf(status, 'unknown').slice(0, 50) || 'unknown',
      },
      ...{
        startedAt: momentOf(started_at ?? created_at),
        endedAt: momentOf(completed_at ?? finished_at),
        error: text === '' ? null : text.slice(0, 1000),
      },
    });
  }
  return { executions: [...found.values()], bad };
}

function convert(content: unknown): ConvertedContent {
  const triggers = rowsOf(content, 'workflow_triggers', 'triggers');
  const seen = new Set<string>();
  const badRows: BadRow[] = [];
  const workflows: ConvertedWorkflow[] = [];
  for (const [index, row] of workflowRows(content).entries()) {
    const reason = faultOf(row, seen);
    if (reason === undefined && isMembers(row)) {
      seen.add(textOf(row.id));
      workflows.push(convertRow(row, triggers));
    } else badRows.push({ place: `workflows.${index}`, reason: reason ?? 'is no object' });
  }
  const { executions, bad } = executionsOf(rowsOf(content, 'workflow_executions', 'executions'));
  return { workflows, badRows: [...badRows, ...bad], executions };
}

const MARKS = ['trigger_type', 'trigger_config', 'organization_id'];

const detect = (content: unknown): boolean =>
  isMembers(content) && ('workflow_executions' in content || 'workflow_triggers' in content)
    ? true
    : workflowRows(content).some((row) => isMembers(row) && MARKS.some((name) => name in row));

export const workflowRecords: Format = {
  name: 'workflow-records',
  title: 'Workflow records (nodes, edges, trigger_type)',
  detect,
  convert,
};
