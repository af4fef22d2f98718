/** Ways through a sketch, by the numbers that flow.ts counts with. */
import { type Flow, flowOf } from '../../graph/flow.ts';
import type { Sketch } from './sketch.ts';

/** What can be reached from where, for the search of parallels and circles. */
export interface Ways {
  /** Ids by number; the start is the first. */
  readonly ids: readonly string[];
  readonly next: readonly (readonly number[])[];
  readonly flow: Flow;
  /** Whether an edge leads back to a loop. */
  readonly isBack: (source: string, target: string) => boolean;
}

/** Leaves out nodes that the start does not reach. */
export function waysOf(sketch: Sketch, start: string): Ways {
  const ids = [start, ...[...sketch.nodes.keys()].filter((id) => id !== start)];
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const next: number[][] = ids.map(() => []);
  for (const { source, target } of sketch.edges) {
    const [from, to] = [numbers.get(source), numbers.get(target)];
    if (from !== undefined && to !== undefined) next[from]?.push(to);
  }
  const flow = flowOf(next);
  const back = new Set(flow.back.map(({ from, to }) => `${from} ${to}`));
  return { ids, next, flow, isBack: (source, target) => back.has(`${numbers.get(source)} ${numbers.get(target)}`) };
}
