import type { Sketch } from './sketch.ts';
import { waysOf } from './ways.ts';

/** Of a circle that nothing else ends. */
const MOST_ROUNDS = 100;

/** Puts a loop before every node to which a way leads back, so that each circle is a loop. Returns the nodes behind the new loops. */
export function closeCycles(sketch: Sketch, start: string): readonly string[] {
  const closed: string[] = [];
  for (let round = 0; round < 50; round += 1) {
    const { ids, flow } = waysOf(sketch, start);
    const back = flow.back.find(({ to }) => sketch.typeOf(ids[to] ?? '') !== 'loop');
    const head = back && ids[back.to];
    if (head === undefined) return closed;
    const loop = sketch.insert('loop', { kind: 'times', n: MOST_ROUNDS, max: MOST_ROUNDS }, head);
    sketch.redirect((edge) => edge.target === head, loop);
    sketch.connect(loop, 'loop', head);
    closed.push(head);
  }
  return closed;
}
