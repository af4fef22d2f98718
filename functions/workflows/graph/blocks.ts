/** Parallels and merges: they match as blocks, like brackets. */
import { called, type Drawing, type DrawnNode } from './drawn.ts';
import { type Problem, problem } from './problem.ts';

/** A block that a node is in: which fork opened it, and in which of its branches the node is; null in several of them. */
interface Inside {
  readonly fork: number;
  readonly branch: number | null;
}

type Place = readonly Inside[];

/** How forks and joins match. */
export interface Blocks {
  /** The merge of each parallel, and the parallel of each merge, by their numbers. */
  readonly matches: ReadonlyMap<number, number>;
  readonly places: ReadonlyMap<number, Place>;
  readonly problems: readonly Problem[];
}

const isSame = (a: Place, b: Place) => a.length === b.length && a.every(({ fork }, index) => fork === b[index]?.fork);

/** Of one node, as it is reached from two sides. */
const joined = (a: Place, b: Place): Place =>
  a.map(({ fork, branch }, index) => ({ fork, branch: branch === b[index]?.branch ? branch : null }));

/** Walks through the graph in the order of its flow, and knows at each node which blocks are open. */
class Walk {
  readonly matches = new Map<number, number>();
  readonly places = new Map<number, Place>([[0, []]]);
  readonly problems: Problem[] = [];
  private readonly drawing: Drawing;

  constructor(drawing: Drawing) {
    this.drawing = drawing;
  }

  private report(node: DrawnNode, message: string, fix: string): void {
    const { id } = node.node;
    const isNew = !this.problems.some(({ nodeId }) => nodeId === id);
    if (isNew) this.problems.push(problem('UNMATCHED_PARALLEL', id, `nodes.${id}`, message, fix));
  }

  visit(node: DrawnNode): void {
    const place = node.definition.role === 'join' ? this.closed(node) : this.places.get(node.number);
    if (!place) return;
    for (const [branch, edge] of node.edges.entries()) {
      const to = this.drawing.numbers.get(edge?.target ?? '');
      if (to === undefined) continue;
      const isFork = node.definition.type === 'parallel' || (node.role === 'fork' && node.ports[branch] === 'loop');
      this.arrive(node.number, to, isFork ? [...place, { fork: node.number, branch }] : place);
    }
  }

  /** A merge ends the innermost block. */
  private closed(merge: DrawnNode): Place | undefined {
    const place = this.places.get(merge.number);
    const fork = place?.at(-1)?.fork;
    const parallel = fork === undefined ? undefined : this.drawing.nodes[fork];
    if (!place || !parallel || parallel.definition.type !== 'parallel') {
      this.report(merge, `${called(merge.node)} joins no branches`, 'Put it at the end of a parallel');
      return place;
    }
    const other = this.matches.get(parallel.number);
    if (other !== undefined)
      this.report(
        parallel,
        `the branches of ${called(parallel.node)} lead to several merges`,
        'Lead all of them to one merge',
      );
    this.matches.set(parallel.number, merge.number);
    this.matches.set(merge.number, parallel.number);
    return place.slice(0, -1);
  }

  private arrive(from: number, to: number, place: Place): void {
    const target = this.drawing.nodes[to];
    if (!target) return;
    const isBack = this.drawing.flow.back.some((one) => one.from === from && one.to === to);
    if (isBack) {
      this.goBack(target, place);
      return;
    }
    const before = this.places.get(to);
    if (before && !isSame(before, place))
      this.report(
        target,
        `${called(target.node)} is reached from inside a block and from outside of it`,
        'Lead the branches to the merge of their parallel first',
      );
    this.places.set(to, before && isSame(before, place) ? joined(before, place) : place);
  }

  /** The end of a body must be in the blocks of its loop, and in that of a loop which runs several items at once. */
  private goBack(loop: DrawnNode, place: Place): void {
    const outside = this.places.get(loop.number) ?? [];
    const wanted = loop.role === 'fork' ? [...outside, { fork: loop.number, branch: null }] : outside;
    if (!isSame(place, wanted))
      this.report(
        loop,
        `the body of ${called(loop.node)} ends inside a parallel that began in it, or before it`,
        'Lead the branches to a merge first',
      );
  }

  finish(): void {
    for (const node of this.drawing.nodes)
      if (node.definition.type === 'parallel' && !this.matches.has(node.number))
        this.report(node, `no merge belongs to ${called(node.node)}`, 'Lead its branches to one merge');
  }
}

/** Needs a graph without tangled nodes. */
export function findBlocks(drawing: Drawing): Blocks {
  const walk = new Walk(drawing);
  for (const number of drawing.flow.order) {
    const node = drawing.nodes[number];
    if (node) walk.visit(node);
  }
  walk.finish();
  return { matches: walk.matches, places: walk.places, problems: walk.problems };
}

/** Merges that wait for more branches than their parallel has: they would never go on. */
export function checkMerges({ nodes }: Drawing, { matches }: Blocks): Problem[] {
  return nodes.flatMap(({ number, node, definition }) => {
    const parallel = definition.role === 'join' ? nodes[matches.get(number) ?? -1] : undefined;
    const branches = parallel?.edges.filter((edge) => edge !== undefined).length ?? 0;
    const { wait, n } = node.data;
    if (!parallel || wait !== 'n' || typeof n !== 'number' || n <= branches) return [];
    const message = `waits for ${n} branches, and ${called(parallel.node)} has ${branches}`;
    return [problem('BAD_SETTING', node.id, `nodes.${node.id}.data.n`, message, `Set n to ${branches} or fewer`)];
  });
}

/** Variables that two branches of one parallel set: the last branch wins. */
export function checkSharedVariables({ nodes }: Drawing, { places }: Blocks): Problem[] {
  const branches = new Map<string, number | null>();
  const found: Problem[] = [];
  for (const { number, node } of nodes) {
    if (node.type !== 'set') continue;
    for (const name of Object.keys((node.data.variables ?? {}) as object)) // its schema is an object
      for (const { fork, branch } of places.get(number) ?? []) {
        const key = `${fork} ${name}`;
        const isShared = branch === null || (branches.has(key) && branches.get(key) !== branch);
        branches.set(key, branch);
        if (isShared && nodes[fork]?.definition.type === 'parallel')
          found.push(
            problem(
              'SAME_KEY_IN_BRANCHES',
              node.id,
              `nodes.${node.id}.data.variables.${name}`,
              `another branch sets the variable "${name}" too; the last branch wins`,
              'Use two names',
            ),
          );
      }
  }
  return found;
}
