/** What conditions and texts can ask for, by the names that people use. */
import { type Graph, isMembers } from './graph.ts';

type Kind = 'text' | 'number' | 'date' | 'boolean' | 'list' | 'any';

export interface Field {
  readonly path: string;
  readonly title: string;
  readonly kind: Kind;
}

const field = (path: string, title: string, kind: Kind = 'text'): Field => ({ path, title, kind });

/** Of every customer, and of what belongs to them. */
const known: readonly Field[] = [
  ...[field('customer.name', 'Name'), field('customer.email', 'E-mail address'), field('customer.phone', 'Phone')],
  ...[field('customer.accountNumber', 'Account number'), field('customer.status', 'Status')],
  ...[field('customer.tags', 'Tags', 'list'), field('customer.salesRepId', 'Sales rep (id)')],
  ...[field('customer.doNotContactUntil', 'Do not contact until', 'date'), field('customer.timeZone', 'Time zone')],
  ...[field('customer.createdAt', 'Customer since', 'date'), field('customer.updatedAt', 'Changed at', 'date')],
  ...[field('orders.count', 'Orders', 'number'), field('orders.total', 'Total of all orders', 'number')],
  ...[field('orders.averageValue', 'Average order', 'number'), field('orders.firstAt', 'First order', 'date')],
  ...[field('orders.lastAt', 'Last order', 'date'), field('orders.countLast30Days', 'Orders in 30 days', 'number')],
  ...[field('orders.countLast90Days', 'Orders in 90 days', 'number')],
  ...[
    field('rhythm.intervalDays', 'Days between orders', 'number'),
    field('rhythm.expectedAt', 'Next order expected', 'date'),
  ],
  ...[field('rhythm.overdueRatio', 'Overdue against the rhythm', 'number')],
  ...[field('cadence.pAlive', 'Chance that they still order', 'number')],
  ...[
    field('cadence.expectedOrders30Days', 'Orders expected in 30 days', 'number'),
    field('cadence.expectedOrders90Days', 'Orders expected in 90 days', 'number'),
  ],
  ...[
    field('cadence.orderChance30Days', 'Chance of an order in 30 days', 'number'),
    field('cadence.orderChance90Days', 'Chance of an order in 90 days', 'number'),
  ],
  ...[
    field('cadence.nextOrderAt', 'Next order by the model', 'date'),
    field('cadence.expectedValue', 'Value expected in 90 days', 'number'),
  ],
  ...[field('cadence.overdueRatio', 'Overdue against the model', 'number')],
  ...[field('event.type', 'Type of the event'), field('event.at', 'When the event happened', 'date')],
  ...[field('tenant.name', 'Name of your company'), field('now', 'Now', 'date')],
  ...[field('run.startedAt', 'Start of the run', 'date')],
];

const inLoops: readonly Field[] = [
  ...[field('loop.item', 'Item of the loop', 'any'), field('loop.index', 'Number of the round', 'number')],
  field('loop.isLast', 'Last round', 'boolean'),
];

const kinds: Readonly<Record<string, Kind>> = {
  string: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  list: 'list',
};

/** An attribute that customers of the tenant have. */
export interface Attribute {
  readonly name: string;
  readonly type: string;
}

/** What a graph can ask for, with its own variables and the tenant's attributes. */
export function fieldsOf(graph: Graph, attributes: readonly Attribute[]): readonly Field[] {
  return [
    ...known,
    ...attributes.map(({ name, type }) => field(`customer.attributes.${name}`, name, kinds[type] ?? 'any')),
    ...graph.variables.map(({ name, type }) => field(`vars.${name}`, String(name), kinds[String(type)] ?? 'any')),
    ...graph.nodes
      .filter(({ type }) => ['http', 'document', 'booking', 'workflow'].includes(type))
      .map(({ id, name }) => field(`steps.${id}`, `Result of ${name ?? id}`, 'any')),
    ...(graph.nodes.some(({ type }) => type === 'loop') ? inLoops : []),
  ];
}

/** The API lists no more of them. */
const MOST_ATTRIBUTES = 200;

/** Whether a path names an attribute that none of the newest customers has, such as one that the CRM has removed. */
export function isGone(path: string, attributes: readonly Attribute[]): boolean {
  const [, name] = /^customer\.attributes\.([^.[]+)/.exec(path) ?? [];
  const isKnown = attributes.length > 0 && attributes.length < MOST_ATTRIBUTES;
  return name !== undefined && isKnown && attributes.every((one) => one.name !== name);
}

const byPath = new Map([...known, ...inLoops].map((one) => [one.path, one]));

/** `customer.attributes.score` is read "score", a path of its own as it is written. */
export function fieldWords(path: string): string {
  const found = byPath.get(path);
  if (found) return found.title.charAt(0).toLowerCase() + found.title.slice(1);
  return path.replace(/^(customer\.attributes|vars)\./, '');
}

const operators: Readonly<Record<Kind, readonly string[] | undefined>> = {
  text: [
    ...['eq', 'ne', 'in', 'not-in', 'contains', 'not-contains', 'starts-with', 'ends-with', 'matches', 'is-empty'],
    ...['is-not-empty', 'exists', 'is-missing', 'changed'],
  ],
  number: [
    ...['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'between', 'in', 'not-in', 'crosses-up', 'crosses-down', 'exists'],
    ...['is-missing', 'changed'],
  ],
  date: [
    ...['before', 'after', 'days-ago-less-than', 'days-ago-more-than', 'within-next-days', 'exists', 'is-missing'],
    'changed',
  ],
  boolean: ['is-true', 'is-false', 'exists', 'is-missing', 'changed'],
  list: ['contains', 'not-contains', 'is-empty', 'is-not-empty', 'exists', 'is-missing', 'changed'],
  any: undefined,
};

/** Operators that fit a field, out of all; `kept` is among them in any case. */
export function operatorsFor<T extends { readonly op: string }>(
  all: readonly T[],
  given: Field | undefined,
  kept: string,
): readonly T[] {
  const tags = given?.path === 'customer.tags' ? ['has-tag', 'has-not-tag'] : [];
  const fitting = operators[given?.kind ?? 'any'];
  return fitting ? all.filter(({ op }) => op === kept || fitting.includes(op) || tags.includes(op)) : all;
}

/** The members of a condition that compare, wherever they are in its groups. */
export function leavesOf(
  condition: unknown,
): readonly { readonly path: string; readonly op: string; readonly value?: unknown }[] {
  if (!isMembers(condition)) return [];
  const { all, any, not, path, op, value } = condition;
  if (typeof path === 'string') return [{ path, op: String(op), value }];
  const inside = Array.isArray(all) ? all : Array.isArray(any) ? any : not === undefined ? [] : [not];
  return inside.flatMap(leavesOf);
}
