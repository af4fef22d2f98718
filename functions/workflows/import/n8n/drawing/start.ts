/** The one start of a graph, for all triggers of the file. */

import type { Sketch } from '../../drawing/sketch.ts';
import type { Edges, MadeNode } from './edges.ts';

export const START = 'start';

interface Trigger {
  /** Places of its entries in the start. */
  readonly entries: readonly number[];
  readonly kind: string;
  readonly targets: readonly string[];
  readonly name: string;
}

type Entry = Readonly<Record<string, unknown>>;
const MOST_ENTRIES = 20;

/** Nodes that nothing leads to, in a file without a trigger. */
function heads(sketch: Sketch): readonly string[] {
  const targets = new Set(sketch.edges.map(({ target }) => target));
  const free = [...sketch.nodes.values()]
    .filter(({ id, type }) => type !== 'note' && !targets.has(id))
    .map(({ id }) => id);
  const [any] = [...sketch.nodes.values()].filter(({ type }) => type !== 'note');
  return free.length > 0 || !any ? free : [any.id];
}

const sameTargets = (a: Trigger, b: Trigger) =>
  a.targets.length === b.targets.length && a.targets.every((one) => b.targets.includes(one));

/** By which entry a run came: its kind tells, or its place where several are of one kind. */
function whenOf(group: readonly Trigger[], others: readonly Trigger[]): Entry {
  const conditions = group.flatMap(({ kind, entries }): readonly Entry[] =>
    others.some((one) => one.kind === kind)
      ? entries.map((entry) => ({ path: 'run.trigger.entry', op: 'eq', value: entry }))
      : [{ path: 'run.trigger.kind', op: 'eq', value: kind }],
  );
  const distinct = [...new Map(conditions.map((one) => [JSON.stringify(one), one])).values()];
  return distinct.length === 1 && distinct[0] ? distinct[0] : { any: distinct };
}

/** Triggers that lead to different nodes: a switch by the entry decides. */
function divide(sketch: Sketch, groups: readonly (readonly Trigger[])[]): void {
  const cases = groups.slice(0, -1).map((group, index) => ({
    ...{
      id: `t${index + 1}`,
      label: group
        .map(({ name }) => name)
        .join(', ')
        .slice(0, 200),
    },
    when: whenOf(group, groups.filter((one) => one !== group).flat()),
  }));
  const chosen = sketch.insert('switch', { cases }, START, 'By entry');
  sketch.connect(START, 'next', chosen);
  for (const [index, [first]] of groups.entries())
    for (const target of first?.targets ?? [])
      sketch.connect(chosen, index === cases.length ? 'default' : `case:t${index + 1}`, target);
}

/** Returns how it differs from the file, in words. */
export function drawStart(sketch: Sketch, nodes: readonly MadeNode[], edges: Edges): readonly string[] {
  const differences: string[] = [];
  const entries: Entry[] = [];
  const triggers: Trigger[] = [];
  const free = heads(sketch);
  for (const { node, made } of nodes) {
    if (made.kind !== 'entry') continue;
    const first = entries.length;
    entries.push(...made.entries);
    const targets = [...new Set(edges.of(node).flatMap((edge) => edges.targets(edge)))];
    const places = made.entries.map((_, index) => first + index);
    triggers.push({ entries: places, kind: String(made.entries[0]?.kind), targets, name: node.name });
  }
  if (entries.length > MOST_ENTRIES)
    differences.push(`has ${entries.length} triggers; the first ${MOST_ENTRIES} entries are carried`);
  const data = { entries: entries.length === 0 ? [{ kind: 'manual' }] : entries.slice(0, MOST_ENTRIES) };
  sketch.add({ id: START, type: 'start', name: 'Start', data, position: { x: 0, y: 0 } });
  if (triggers.length === 0) {
    differences.push('the file has no trigger: runs are started by hand');
    for (const target of free) sketch.connect(START, 'next', target);
    return differences;
  }
  const groups: Trigger[][] = [];
  for (const trigger of triggers.filter(({ targets }) => targets.length > 0)) {
    const group = groups.find(([first]) => first && sameTargets(first, trigger));
    if (group) group.push(trigger);
    else groups.push([trigger]);
  }
  const [only] = groups;
  if (groups.length > 1) {
    differences.push('its triggers lead to different nodes: a switch behind the start goes by the entry');
    divide(sketch, groups.slice(0, 50));
  } else for (const target of only?.[0]?.targets ?? []) sketch.connect(START, 'next', target);
  return differences;
}
