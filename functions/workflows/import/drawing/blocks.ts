/** Gives every parallel its merge, so that they match like brackets. */
import { groupBy } from './group-by.ts';
import type { Sketch } from './sketch.ts';
import { type Ways, waysOf } from './ways.ts';

/** The parallels that are open at a node, the innermost last. */
type Place = readonly string[];

interface Clash {
  readonly node: string;
  /** The edges into it, with the place behind each. */
  readonly arrivals: readonly { readonly source: string; readonly port: string; readonly place: Place }[];
}

interface Places {
  readonly places: ReadonlyMap<string, Place>;
  readonly matched: ReadonlySet<string>;
  /** The first node that is reached from inside a parallel and from outside of it. */
  readonly clash?: Clash;
  /** The first merge that joins no branches. */
  readonly idle?: string;
}

const isSame = (a: Place, b: Place) => a.length === b.length && a.every((one, index) => one === b[index]);

function walk(sketch: Sketch, { ids, flow, isBack }: Ways): Places {
  const places = new Map<string, Place>();
  const matched = new Set<string>();
  const into = groupBy(sketch.edges, ({ target }) => target);
  for (const number of flow.order) {
    const id = ids[number] ?? '';
    const arrivals = (into.get(id) ?? [])
      .filter(({ source }) => places.has(source) && !isBack(source, id))
      .map(({ source, port }) => {
        const outside = places.get(source) ?? [];
        return { source, port, place: sketch.typeOf(source) === 'parallel' ? [...outside, source] : outside };
      });
    const place = arrivals[0]?.place ?? [];
    if (arrivals.some((one) => !isSame(one.place, place))) return { places, matched, clash: { node: id, arrivals } };
    if (sketch.typeOf(id) !== 'merge') {
      places.set(id, place);
      continue;
    }
    const fork = place.at(-1);
    if (fork === undefined || matched.has(fork)) return { places, matched, idle: id };
    matched.add(fork);
    places.set(id, place.slice(0, -1));
  }
  return { places, matched };
}

const commonPlace = (all: readonly Place[]): Place => {
  const [first = []] = all;
  const end = first.findIndex((one, index) => all.some((place) => place[index] !== one));
  return end < 0 ? first : first.slice(0, end);
};

/** Ends parallels before a node that is also reached from outside of them. Returns false when that cannot be done. */
function endBefore(sketch: Sketch, { node, arrivals }: Clash, merges: Map<string, string>): boolean {
  const outside = commonPlace(arrivals.map(({ place }) => place));
  const inner = arrivals.find(({ place }) => place.length > outside.length);
  const fork = inner?.place.at(-1);
  if (inner === undefined || fork === undefined) return false;
  const known = merges.get(fork);
  if (known !== undefined && !sketch.edges.some(({ source, target }) => source === known && target === node))
    return false;
  const merge = known ?? sketch.insert('merge', { wait: 'all' }, node);
  merges.set(fork, merge);
  const moved = arrivals.filter(({ place }) => place.at(-1) === fork && place.length === inner.place.length);
  sketch.redirect(
    (edge) => edge.target === node && moved.some(({ source, port }) => edge.source === source && edge.port === port),
    merge,
  );
  sketch.connect(merge, 'next', node);
  return true;
}

/** Nodes that a loop's port `loop` leads to, up to the loop itself. */
function bodyOf(sketch: Sketch, loop: string): ReadonlySet<string> {
  const body = new Set(
    sketch.edges.filter(({ source, port }) => source === loop && port === 'loop').map(({ target }) => target),
  );
  for (const id of body)
    if (id !== loop)
      for (const edge of sketch.edges) if (edge.source === id && edge.target !== loop) body.add(edge.target);
  body.delete(loop);
  return body;
}

/** Leads the open ends at a place, among some nodes, to a node. Returns whether there were any. */
function leadEnds(
  sketch: Sketch,
  among: Iterable<string>,
  places: Places['places'],
  place: Place,
  target: string,
): boolean {
  let isFound = false;
  for (const id of [...among]) {
    if (id === target || !isSame(places.get(id) ?? ['none'], place)) continue;
    for (const port of sketch.openPorts(id)) {
      sketch.connect(id, port, target);
      isFound = true;
    }
  }
  return isFound;
}

/** Branches that all come to ends: the merge goes before one of them. The others have arrived where they end. */
function endBehind(sketch: Sketch, places: Places['places'], place: Place, merge: string): boolean {
  const end = [...sketch.nodes.values()].find(
    ({ id, type }) => type === 'end' && isSame(places.get(id) ?? ['none'], place),
  );
  if (!end) return false;
  sketch.redirect(({ target }) => target === end.id, merge);
  sketch.connect(merge, 'next', end.id);
  return true;
}

/** What was changed, for the report. */
export interface Blocks {
  /** Merges of the file that join no branches here, and are gone. */
  readonly idle: readonly string[];
  /** Nodes that several branches led to, and that are reached once now. */
  readonly joined: readonly string[];
}

/** Inserts merges, and takes out those that join nothing. What cannot be matched stays, and the validator names it. */
export function matchBlocks(sketch: Sketch, start: string): Blocks {
  const idle: string[] = [];
  const joined: string[] = [];
  const merges = new Map<string, string>();
  for (let round = 0; round < 1000; round += 1) {
    const found = walk(sketch, waysOf(sketch, start));
    if (found.idle !== undefined) {
      idle.push(found.idle);
      sketch.remove(found.idle);
    } else if (found.clash !== undefined) {
      if (!endBefore(sketch, found.clash, merges)) return { idle, joined };
      joined.push(found.clash.node);
    } else if (!closeNext(sketch, found)) return { idle, joined };
  }
  return { idle, joined };
}

/** Closes the innermost parallel without a merge, or the innermost loop whose body has open ends. Returns false when nothing is left. */
function closeNext(sketch: Sketch, { places, matched }: Places): boolean {
  const loops = [...sketch.nodes.values()]
    .filter(({ id, isClosed }) => isClosed === true && places.has(id))
    .map(({ id }) => ({ id, body: bodyOf(sketch, id) }))
    .sort((a, b) => a.body.size - b.body.size);
  const forks = [...sketch.nodes.values()]
    .filter(({ id, type }) => type === 'parallel' && places.has(id) && !matched.has(id))
    .map(({ id }) => id)
    .sort((a, b) => (places.get(b)?.length ?? 0) - (places.get(a)?.length ?? 0));
  for (const fork of forks) {
    const around = loops.filter(({ body }) => body.has(fork));
    const inside = loops.some(({ id }) => (places.get(id) ?? []).includes(fork) && hasOpenEnds(sketch, id, places));
    if (inside) continue;
    const merge = sketch.insert('merge', { wait: 'all' }, fork);
    const among = around[0]?.body ?? sketch.nodes.keys();
    if (leadEnds(sketch, among, places, [...(places.get(fork) ?? []), fork], merge)) return true;
    if (endBehind(sketch, places, [...(places.get(fork) ?? []), fork], merge)) return true;
    sketch.nodes.delete(merge);
  }
  return loops.some(({ id, body }) => leadEnds(sketch, body, places, places.get(id) ?? [], id));
}

const hasOpenEnds = (sketch: Sketch, loop: string, places: Places['places']): boolean =>
  [...bodyOf(sketch, loop)].some(
    (id) => isSame(places.get(id) ?? ['none'], places.get(loop) ?? []) && sketch.openPorts(id).length > 0,
  );
