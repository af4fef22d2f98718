import { matchBlocks } from './blocks.ts';
import { closeCycles } from './close-cycles.ts';
import { insertParallels } from './fan-out.ts';
import type { Sketch } from './sketch.ts';

/** What was changed to make the shape of the graph one that can run. */
export interface Structured {
  /** In words. */
  readonly differences: readonly string[];
  /** Ids of merges that join no branches, and are gone. */
  readonly idle: ReadonlySet<string>;
}

/** Adds the loops, parallels and merges without which a sketch is no graph. What cannot be mended stays, and the validator names it. */
export function addStructure(sketch: Sketch, start: string): Structured {
  const cycles = closeCycles(sketch, start);
  const parallels = insertParallels(sketch);
  const { idle, joined } = matchBlocks(sketch, start);
  const named = (ids: readonly string[]) =>
    ids
      .slice(0, 10)
      .map((id) => `"${(sketch.nodes.get(id)?.name ?? id).slice(0, 80)}"`)
      .join(', ');
  return {
    idle: new Set(idle),
    differences: [
      ...(cycles.length > 0
        ? [`ways led back to ${named(cycles)} without a loop: here they go round at most 100 times`]
        : []),
      ...(parallels > 0
        ? [
            `an output led to several nodes in ${parallels} ${parallels === 1 ? 'place' : 'places'}: a parallel is put there, whose branches run at the same time`,
          ]
        : []),
      ...(joined.length > 0
        ? [`${named(joined)} ran once for each way that led there; now once, after all branches`]
        : []),
    ],
  };
}
