/** What a node does, in a line. */
import { fieldWords, leavesOf } from './fields.ts';
import { type GraphNode, isMembers, type Members } from './graph.ts';
import { type NodeTypes, waysOf } from './ports.ts';

/** Operators by name, with their words; GET /api/node-types has them. */
export type Operators = ReadonlyMap<string, { readonly title: string }>;

export const titleOf = (node: GraphNode, types: NodeTypes): string =>
  node.name ?? types.get(node.type)?.title ?? node.type;

function valueWords(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map(valueWords).join(', ');
  if (isMembers(value)) return typeof value.path === 'string' ? fieldWords(value.path) : JSON.stringify(value);
  return String(value);
}

/** `score is at least 70, and 2 more`. */
export function conditionWords(condition: unknown, operators: Operators): string {
  const [first, ...more] = leavesOf(condition);
  if (!first) return '';
  const words =
    `${fieldWords(first.path)} ${operators.get(first.op)?.title ?? first.op} ${valueWords(first.value)}`.trim();
  return more.length > 0 ? `${words}, and ${more.length} more` : words;
}

const plural = (n: unknown, unit: unknown): string => `${n} ${Number(n) === 1 ? String(unit).replace(/s$/, '') : unit}`;

/** `{n: -7, unit: 'days'}` is read "7 days before". */
function offsetWords(offset: unknown): string {
  if (!isMembers(offset) || !Number(offset.n)) return '';
  const n = Number(offset.n);
  return `${plural(Math.abs(n), offset.unit)} ${n < 0 ? 'before' : 'after'} `;
}

function spanWords(span: unknown): string {
  return isMembers(span) ? `, or ${plural(span.n, span.unit)}` : '';
}

const list = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(', ') : '');

function waitWords(data: Members, operators: Operators): string {
  switch (data.kind) {
    case 'duration':
      return `${plural(data.n ?? '…', data.unit ?? '')}${data.businessTime ? ', open hours only' : ''}`;
    case 'until':
      return `until ${offsetWords(data.offset)}${data.field ? fieldWords(String(data.field)) : (data.moment ?? '…')}`;
    case 'time-of-day':
      return `until ${data.at ?? '…'}${data.days ? ` on ${list(data.days)}` : ''}`;
    case 'open-hours':
      return 'until it is open';
    case 'event':
      return `for ${list(data.types) || 'an event'}${spanWords(data.timeout)}`;
    default:
      return `until ${conditionWords(data.when, operators) || '…'}${spanWords(data.timeout)}`;
  }
}

const entryWords: Readonly<Record<string, string>> = {
  ...{ event: 'an event', schedule: 'a schedule', segment: 'a segment', date: 'a date', webhook: 'a webhook' },
  ...{ message: 'a message', manual: 'by hand' },
};

function startWords({ entries }: Members): string {
  const kinds = Array.isArray(entries) ? entries.map((one) => entryWords[String(Object(one).kind)] ?? 'an entry') : [];
  return kinds.length === 0 ? 'only by another workflow' : [...new Set(kinds)].join(', ');
}

const SHOWN = ['title', 'subject', 'summary', 'template', 'text', 'url', 'type', 'action'];

const firstText = (data: Members, ...names: readonly string[]): string =>
  String(names.map((name) => data[name]).find((value) => typeof value === 'string' && value !== '') ?? '');

function actWords(node: GraphNode): string {
  const variants = Array.isArray(node.data.variants) ? waysOf(node) : [];
  const text = firstText({ ...variants[0], ...node.data }, ...SHOWN);
  return variants.length === 0 ? text : [text, `${variants.length} texts`].filter((one) => one !== '').join(' · ');
}

/** A line below the node's title; empty where nothing is set yet. */
export function summaryOf(node: GraphNode, operators: Operators): string {
  const { type, data } = node;
  switch (type) {
    case 'start':
      return startWords(data);
    case 'wait':
      return waitWords(data, operators);
    case 'condition':
      return conditionWords(data.when, operators);
    case 'split':
    case 'switch':
      return waysOf(node)
        .map(({ id, label, percentage }) => `${label || id}${percentage === undefined ? '' : ` ${percentage} %`}`)
        .join(' · ');
    case 'loop':
      return data.kind === 'times'
        ? `${data.n ?? '…'} times`
        : data.kind === 'while'
          ? 'as long as it holds'
          : 'for each of a list';
    case 'end':
      return firstText(data, 'outcome');
    case 'set':
      return isMembers(data.variables) ? Object.keys(data.variables).join(', ') : '';
    default:
      return actWords(node);
  }
}
