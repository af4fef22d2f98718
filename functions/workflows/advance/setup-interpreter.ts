/** What one run does by a drawing, as plain code: one step after the other, one branch after the other. */
import type { Edges } from '../graph/setup-graph.ts';

/** A step: the node, and the port that the run left by; null: it ended there. */
export type Step = readonly [node: string, port: string | null];

/** Where a run or a branch stands in time, and what it knows. */
interface Place {
  readonly day: number;
  readonly seen: string;
  /** Whether it has set `seen` itself. */
  readonly hasSet: boolean;
}

interface Left extends Place {
  /** Null: it stands where its branch is joined. */
  readonly outcome: string | null;
  readonly node: string | undefined;
}

/** Interprets a graph for a customer of one score. */
export class Interpreter {
  /** Steps of the run itself and of each branch. */
  readonly paths: Step[][] = [];
  readonly tasks: string[] = [];
  updates = 0;
  private readonly targets: ReadonlyMap<string, string>;
  private readonly nodes: Readonly<Record<string, object>>;
  private readonly score: number;

  constructor(nodes: Readonly<Record<string, object>>, edges: Edges, score: number) {
    this.nodes = nodes;
    this.targets = new Map(edges.map((edge) => edge.split('>') as [string, string])); // each edge has one ">"
    this.score = score;
  }

  run(): Left {
    return this.walk('s', { day: 0, seen: '', hasSet: false }, []);
  }

  /** `index`: of the loop around the branch. `home`: the loop that the branch comes back to. */
  private walk(first: string | undefined, from: Place, path: Step[], index?: number, home?: string): Left {
    this.paths.push(path);
    let at = from;
    const rounds: { readonly node: string; index: number }[] = []; // loops, the innermost last
    for (let node = first; node !== undefined; ) {
      // biome-ignore lint/suspicious/noExplicitAny: data of many types, which the drawing made
      const { type, data } = this.nodes[node] as { type: string; data: any };
      if (node === home || type === 'merge') return { ...at, outcome: null, node };
      const round = rounds.at(-1)?.index ?? index;
      let port = type === 'end' ? null : 'next';
      if (type === 'set') at = { ...at, seen: `${at.seen}.${round ?? ''}`, hasSet: true };
      if (type === 'task') this.tasks.push(`Call ${at.seen}`.trim());
      if (type === 'update-customer') this.updates += 1;
      if (type === 'wait') at = { ...at, day: at.day + (data.n ?? 1) }; // at noon, the time of day at which it begins
      if (type === 'condition') port = String(this.score >= data.when.value);
      if (type === 'switch') port = this.caseOf(data.cases);
      if (type === 'parallel') [node, at] = this.branches(node, data.branches, at, round);
      if (type === 'loop' && data.concurrency > 1) [port, at] = ['done', this.items(node, data, at)];
      else if (type === 'loop') port = nextRound(rounds, node, Math.min(data.n, data.max));
      path.push([node, port]);
      if (port === null) return { ...at, outcome: 'DONE', node };
      node = this.targets.get(`${node}:${port}`);
    }
    return { ...at, outcome: 'DEAD_END', node: undefined };
  }

  private caseOf(cases: readonly { readonly when: { readonly value: number } }[]): string {
    const at = cases.findIndex(({ when }) => this.score >= when.value);
    return at < 0 ? 'default' : `case:${at}`;
  }

  /** Returns the merge, and what is known there. */
  private branches(node: string, ids: readonly { readonly id: string }[], at: Place, index?: number): [string, Place] {
    const ends = ids.map(({ id }) => {
      const port = `branch:${id}`;
      return this.walk(this.targets.get(`${node}:${port}`), { ...at, hasSet: false }, [[node, port]], index);
    });
    const merge = ends.find(({ outcome }) => outcome === null)?.node;
    if (merge === undefined) throw new Error(`No branch of ${node} leads to its merge`);
    return [merge, joined(at, ends)];
  }

  /** Each item begins when one of those at work is over. */
  private items(node: string, data: { n: number; max: number; concurrency: number }, at: Place): Place {
    const freeAt = Array.from({ length: data.concurrency }, () => at.day);
    const ends = Array.from({ length: Math.min(data.n, data.max) }, (_, index) => {
      const slot = freeAt.indexOf(Math.min(...freeAt));
      const begun = { ...at, hasSet: false, day: freeAt[slot] ?? 0 };
      const end = this.walk(this.targets.get(`${node}:loop`), begun, [[node, 'loop']], index, node);
      freeAt[slot] = end.day;
      return end;
    });
    return joined(at, ends);
  }
}

/** The last branch that has set the variable decides, and the slowest when it goes on. */
const joined = (at: Place, ends: readonly Place[]): Place =>
  ends.reduce<Place>(
    (all, { day, seen, hasSet }) => ({
      day: Math.max(all.day, day),
      ...(hasSet ? { seen, hasSet } : { seen: all.seen, hasSet: all.hasSet }),
    }),
    at,
  );

function nextRound(rounds: { readonly node: string; index: number }[], node: string, most: number): string {
  const open = rounds.at(-1)?.node === node ? rounds.at(-1) : undefined;
  if (open) open.index += 1;
  else rounds.push({ node, index: 0 });
  if ((open?.index ?? 0) < most) return 'loop';
  rounds.pop();
  return 'done';
}
