/** Message flows of the system before: nodes and `connections`, waits as `{waitTime, waitUnit}`. */
import { canonicalJson } from '../../graph/canonical-json.ts';
import { schemaOf } from '../../nodes/define.ts';
import { findType } from '../../nodes/find-type.ts';
import { isMembers, listOf, type Members, membersOf, own, textOf } from '../members.ts';
import { convertPlain, listIn, type PlainNode } from '../plain/convert-plain.ts';
import type { ConvertedContent, Format } from '../report.ts';

/** Types of the older flows that have another name here. */
const TYPES: Readonly<Record<string, string>> = {
  traffic_split: 'split',
  ab_test: 'split',
  delay: 'wait',
  call_flow: 'call-flow',
};
const OWN = new Set(['start', 'text', 'card', 'message', 'wait', 'traffic', 'split', 'call-flow', 'end', 'condition']);
/** Members of data that only the older editor used. */
const OF_EDITOR = new Set(['label', 'name', 'id', 'icon', 'color', 'isValid', 'errors']);

/** Branches may have no ids, and names of handles of their own. */
function splitOf(data: Members): Members {
  const branches = listOf(data.branches ?? data.variants ?? data.paths).map((one, index) => ({
    ...membersOf(one),
    id:
      textOf(own(one, 'id'), String(index))
        .replaceAll(/[^\w-]/g, '-')
        .slice(0, 40) || String(index),
  }));
  const { variants: _, paths: __, ...rest } = data;
  return {
    ...rest,
    branches: branches.map(({ name, ...one }: Members) => ({
      ...(name === undefined ? {} : { label: textOf(name) }),
      ...one,
    })),
  };
}

/** Keywords that the older start named are an entry. */
function startOf(data: Members): Members {
  if (Array.isArray(data.entries)) return { entries: data.entries };
  const keywords = listOf(data.keywords).filter((word) => typeof word === 'string');
  const page = textOf(data.page_id ?? data.pageId);
  return {
    entries:
      keywords.length > 0 ? [{ kind: 'message', ...(page === '' ? {} : { page }), keywords }] : [{ kind: 'manual' }],
  };
}

function portOf(type: string, branches: readonly string[]): (handle: string) => string {
  return (handle) => {
    if (type !== 'split')
      return handle === '' || handle === 'default' || handle === 'output' || handle === 'out' ? 'next' : handle;
    const plain = handle.replace(/^branch[:_-]/, '');
    const byPlace = /^\d+$/.test(plain) ? branches[Number(plain)] : undefined;
    return `branch:${branches.includes(plain) ? plain : (byPlace ?? plain)}`;
  };
}

function convertNode(given: Members): PlainNode {
  const written = textOf(given.type);
  const name = (Object.hasOwn(TYPES, written) ? TYPES[written] : undefined) ?? written;
  const definition = OWN.has(name) ? findType(name) : undefined;
  if (!definition)
    return {
      level: 'DROPPED',
      type: null,
      data: {},
      changes: [`"${written.slice(0, 60)}" is no type of the older flows: what follows is connected directly`],
    };
  const data = membersOf(given.data);
  const cleaned = Object.fromEntries(Object.entries(data).filter(([member]) => !OF_EDITOR.has(member)));
  const shaped =
    definition.type === 'split' ? splitOf(cleaned) : definition.type === 'start' ? startOf(cleaned) : cleaned;
  const modern = definition.modernise?.(shaped, name) ?? shaped;
  const parsed = schemaOf(definition).safeParse(modern);
  const kept = parsed.success ? modern : known(modern, Object.keys(definition.shape));
  const lost = Object.keys(modern).filter((member) => !(member in kept));
  const isSame = definition.type === written && canonicalJson(modern) === canonicalJson(data);
  const branches = listOf(own(kept, 'branches')).map((one) => textOf(own(one, 'id')));
  return {
    level: 'EXACT',
    ...{ type: definition.type, data: kept, port: portOf(definition.type, branches) },
    changes: [
      ...(isSame ? [] : [`is written in the shape of this system: a node of the type "${definition.type}"`]),
      ...lost.map((member) => `data.${member.slice(0, 80)} is left out: there is no such setting`),
      ...(definition.type === 'workflow' ? ['choose the workflow that it starts: its id is of the older system'] : []),
    ],
  };
}

const known = (data: Members, members: readonly string[]): Members =>
  Object.fromEntries(Object.entries(data).filter(([name]) => members.includes(name)));

/** A flow, or the row of a table whose graph is in one member. */
function flowOf(row: Members): Members {
  const inner = ['flow', 'flow_data', 'definition', 'data', 'graph']
    .map((name) => listIn(row[name]))
    .find((one) => isMembers(one) && 'nodes' in one);
  return isMembers(inner) ? { ...row, ...inner } : row;
}

const rowsIn = (content: unknown): readonly unknown[] =>
  Array.isArray(content) ? content : isMembers(content) && Array.isArray(content.flows) ? content.flows : [content];

function convert(content: unknown): ConvertedContent {
  const rows = rowsIn(content).map((row, index) => ({
    row,
    place: Array.isArray(content) ? `content.${index}` : 'content',
  }));
  const isFlow = (row: unknown): row is Members => isMembers(row) && Array.isArray(listIn(flowOf(row).nodes));
  return {
    workflows: rows.flatMap(({ row }) => {
      if (!isFlow(row)) return [];
      const flow = flowOf(row);
      const id = textOf(flow.id ?? flow.flow_id);
      const record = {
        ...{
          sourceId: id === '' ? null : id.slice(0, 200),
          name: (textOf(flow.name).trim() || 'Imported flow').slice(0, 200),
        },
        ...{ description: textOf(flow.description).slice(0, 2000) || null, nodes: listIn(flow.nodes) },
        edges: listIn(flow.connections ?? flow.edges),
        entries: [{ kind: 'manual' }],
        differences: [
          'a message goes out once the one before has ended, and two seconds later; before, two seconds after it had begun',
        ],
        flags: [],
      };
      return [convertPlain(record, convertNode)];
    }),
    badRows: rows.filter(({ row }) => !isFlow(row)).map(({ place }) => ({ place, reason: 'has no list of nodes' })),
    executions: [],
  };
}

const MARKS = new Set(['text', 'card', 'traffic', 'call-flow', 'call_flow']);

/** Flows have a list of connections, or nodes that only flows have; records of the older workflows have other ones. */
const detect = (content: unknown): boolean =>
  rowsIn(content).some((row) => {
    if (!isMembers(row)) return false;
    const flow = flowOf(row);
    const nodes = listOf(listIn(flow.nodes));
    return (
      nodes.length > 0 &&
      (Array.isArray(listIn(flow.connections)) || nodes.some((node) => MARKS.has(textOf(own(node, 'type')))))
    );
  });

export const messageFlow: Format = {
  name: 'message-flow',
  title: 'Message flows (connections, waitTime)',
  detect,
  convert,
};
