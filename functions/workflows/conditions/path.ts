/** Paths of values: `customer.attributes.score`, `steps["n.1"].body.id`. */

import { didYouMean } from '../../engine/did-you-mean.ts';
import { factGroups } from '../graph/compiled.ts';

const customer = [
  ...['id', 'name', 'email', 'phone', 'accountNumber', 'status', 'salesRepId', 'doNotContactUntil', 'timeZone'],
  ...['createdAt', 'updatedAt', 'attributes', 'tags'],
];
const orders = ['count', 'total', 'averageValue', 'firstAt', 'lastAt', 'countLast30Days', 'countLast90Days'];

/** The roots, and the members of those whose members are known. */
export const roots: Readonly<Record<string, readonly string[] | undefined>> = {
  customer,
  orders,
  rhythm: ['intervalDays', 'expectedAt', 'overdueRatio'],
  cadence: [
    ...['pAlive', 'expectedOrders30Days', 'expectedOrders90Days', 'orderChance30Days', 'orderChance90Days'],
    ...['nextOrderAt', 'nextOrderFrom', 'nextOrderUntil', 'expectedValue', 'overdueRatio'],
  ],
  lastEvent: undefined,
  event: undefined,
  input: undefined,
  vars: undefined,
  steps: undefined,
  run: ['id', 'workflowId', 'version', 'priority', 'startedAt', 'timeZone', 'recipientId', 'userId', 'trigger'],
  loop: ['item', 'index', 'total', 'isFirst', 'isLast'],
  tenant: ['id', 'slug', 'name', 'timeZone'],
  now: [],
};

/** Known members that have members of their own. */
const OPEN = new Set(['customer.attributes', 'loop.item', 'run.trigger']);

/** What a graph has that paths may name. */
export interface Names {
  readonly variables: ReadonlySet<string>;
  readonly nodes: ReadonlySet<string>;
  /** False: the path is read where no loop goes round. Absent: the drawing does not tell. */
  readonly isInLoop?: boolean;
}

/** Either the segments or what is wrong. */
export interface ReadPath {
  /** Members from the facts inwards; undefined when the path is wrong. */
  readonly segments?: readonly string[];
  readonly error?: string;
}

const FIRST = /^([\p{L}_]+)/u;
const NEXT = /^(?:\.([\p{L}\p{N}_$-]+)|\["((?:[^"\\]|\\["\\])*)"\])/u;

/** Splits at dots and brackets. Returns undefined for what is no path. */
function split(path: string): string[] | undefined {
  const segments: string[] = [];
  for (let rest = path; rest !== '' || segments.length === 0; ) {
    const match = (segments.length === 0 ? FIRST : NEXT).exec(rest);
    if (!match) return undefined;
    segments.push(match[1] ?? (match[2] ?? '').replaceAll(/\\(.)/g, '$1'));
    rest = rest.slice(match[0].length);
  }
  return segments;
}

/** Ids of nodes and types of events may contain dots themselves: the longest known name counts. */
function joinKnown(rest: readonly string[], known: ReadonlySet<string>): string[] {
  for (let length = rest.length; length > 1; length -= 1) {
    const joined = rest.slice(0, length).join('.');
    if (known.has(joined)) return [joined, ...rest.slice(length)];
  }
  return [...rest];
}

function checkMember(root: string, rest: readonly string[], known: readonly string[]): string | undefined {
  const [member, ...deeper] = rest;
  const all = known.map((name) => `${root}.${name}`).join(', ');
  if (known.length === 0) return member === undefined ? undefined : `"${root}" has no members`;
  if (member === undefined) return `needs a member of ${root}: ${all}`;
  if (!known.includes(member)) return `"${root}.${member}" is unknown${didYouMean(member, known) || `; known: ${all}`}`;
  if (deeper.length > 0 && !OPEN.has(`${root}.${member}`)) return `"${root}.${member}" has no members`;
  return undefined;
}

function checkNamed(root: string, rest: readonly string[], { variables, nodes }: Names): string | undefined {
  const [name] = rest;
  if (name === undefined) return root === 'vars' || root === 'steps' ? `needs a name behind "${root}."` : undefined;
  if (root === 'vars' && !variables.has(name))
    return `the variable "${name}" is neither declared nor set${didYouMean(name, [...variables])}`;
  if (root === 'steps' && !nodes.has(name)) return `no node has the id "${name}"${didYouMean(name, [...nodes])}`;
  return undefined;
}

/** `lastEvent.order.placed.at`: what lies between is the type. `event.changes.attributes.score`: the rest is one key. */
function joinDotted(root: string, rest: readonly string[], names: Names): string[] {
  if (root === 'lastEvent' && rest.length > 1) return [rest.slice(0, -1).join('.'), rest.at(-1) ?? ''];
  if (root === 'steps') return joinKnown(rest, names.nodes);
  if (root === 'event' && rest[0] === 'changes' && rest.length > 2) {
    const isSide = rest.at(-1) === 'from' || rest.at(-1) === 'to';
    const key = rest.slice(1, isSide ? -1 : undefined).join('.');
    return ['changes', key, ...(isSide ? rest.slice(-1) : [])];
  }
  return [...rest];
}

/** Reads a path. The error names what is wrong with it. */
export function readPath(path: string, names: Names): ReadPath {
  const [root, ...written] = split(path) ?? [];
  if (root === undefined) return { error: `"${path}" is no path, such as customer.attributes.score` };
  if (!Object.hasOwn(roots, root)) {
    const known = Object.keys(roots);
    return { error: `"${root}" is unknown${didYouMean(root, known) || `; known: ${known.join(', ')}`}` };
  }
  if (root === 'loop' && names.isInLoop === false)
    return { error: `"${path}" is known inside the body of a loop only` };
  const rest = joinDotted(root, written, names);
  if (root === 'lastEvent' && (rest.length !== 2 || rest[1] !== 'at'))
    return { error: `"${path}" must be lastEvent.<type>.at` };
  const known = roots[root];
  const error = known ? checkMember(root, rest, known) : checkNamed(root, rest, names);
  return error === undefined ? { segments: [root, ...rest] } : { error };
}

/** The fact groups that a path reads, as bits. */
export const needsOf = (segments: readonly string[]): number => {
  const groups: Readonly<Record<string, number>> = factGroups;
  return groups[segments[0] ?? ''] ?? 0;
};
