import { groupBy } from './group-by.ts';
import type { Sketch } from './sketch.ts';

/** Puts a parallel behind every port that leads to several nodes. Returns how many. */
export function insertParallels(sketch: Sketch): number {
  const byPort = groupBy(
    sketch.edges.filter(({ source }) => sketch.typeOf(source) !== 'parallel'),
    ({ source, port }) => JSON.stringify([source, port]),
  );
  let count = 0;
  for (const edges of byPort.values()) {
    const [first] = edges;
    if (!first || edges.length < 2) continue;
    const branches = edges.slice(0, 20).map((_, index) => ({ id: `b${index + 1}` }));
    const parallel = sketch.insert('parallel', { branches }, first.source);
    sketch.edges = sketch.edges.filter((edge) => !edges.includes(edge));
    sketch.connect(first.source, first.port, parallel);
    for (const [index, { target }] of edges.entries()) sketch.connect(parallel, `branch:b${index + 1}`, target);
    count += 1;
  }
  return count;
}
