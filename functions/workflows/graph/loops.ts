/** Loops: every circle of a graph must be one. */
import { called, type Drawing } from './drawn.ts';
import { bodyOf } from './flow.ts';
import { type Problem, problem } from './problem.ts';

/** The loops of a drawing. */
export interface Loops {
  /** Nodes of each loop's body, without the loop itself, by the loop's number. */
  readonly bodies: ReadonlyMap<number, readonly number[]>;
  readonly problems: readonly Problem[];
}

const LOOP_FIX = 'Use a loop, and lead back to it';

function beforeOf(next: Drawing['next']): number[][] {
  const before: number[][] = next.map(() => []);
  for (const [from, targets] of next.entries()) for (const to of targets) before[to]?.push(from);
  return before;
}

/** Numbers of the loops and of the nodes behind their ports `loop`: also of ways that do not lead back. */
export function insideLoops({ nodes, next, numbers }: Drawing): ReadonlySet<number> {
  const inside = new Set<number>();
  for (const { number: loop, definition, edges, ports } of nodes) {
    if (definition.type !== 'loop') continue;
    const first = numbers.get(edges[ports.indexOf('loop')]?.target ?? '');
    const seen = new Set([loop, ...(first === undefined ? [] : [first])]); // a set gives what is added while it is walked through
    for (const number of seen) if (number !== loop) for (const to of next[number] ?? []) seen.add(to);
    for (const number of seen) inside.add(number);
  }
  return inside;
}

/** Finds the body of each loop, and the circles that are none. */
export function findLoops({ nodes, flow, next, numbers }: Drawing): Loops {
  const problems: Problem[] = [];
  const bodies = new Map<number, readonly number[]>();
  const before = beforeOf(next);
  const nodeAt = (number: number) => nodes[number];
  for (const { from, to } of flow.back) {
    const [source, target] = [nodeAt(from), nodeAt(to)];
    if (source && target && target.definition.type !== 'loop')
      problems.push(
        problem(
          'CYCLE',
          source.node.id,
          `nodes.${source.node.id}`,
          `${called(source.node)} leads back to ${called(target.node)}, which is no loop`,
          LOOP_FIX,
        ),
      );
  }
  for (const { number, node, definition, edges, ports } of nodes) {
    if (definition.type !== 'loop') continue;
    const ends = flow.back.filter(({ to }) => to === number).map(({ from }) => from);
    const body = bodyOf(number, ends, before);
    bodies.set(
      number,
      [...body].filter((one) => one !== number).sort((a, b) => a - b),
    );
    const [toBody, done] = ['loop', 'done'].map((port) => edges[ports.indexOf(port)]?.target);
    const doneAt = done === undefined ? undefined : numbers.get(done);
    if (doneAt !== undefined && (doneAt === number || body.has(doneAt)))
      problems.push(
        problem('CYCLE', node.id, `nodes.${node.id}`, `what comes after ${called(node)} leads back to it`, LOOP_FIX),
      );
    if (ends.length === 0 && toBody !== undefined)
      problems.push(
        problem(
          'LOOP_NOT_CLOSED',
          node.id,
          `nodes.${node.id}`,
          `the body of ${called(node)} does not lead back to it, so it would run once`,
          'Connect its last node to the loop',
        ),
      );
  }
  const tangled = flow.tangled.flatMap((number) => nodeAt(number) ?? []);
  const [first] = tangled;
  if (first)
    problems.push(
      problem(
        'CYCLE',
        first.node.id,
        `nodes.${first.node.id}`,
        `${tangled
          .map(({ node }) => called(node))
          .slice(0, 5)
          .join(', ')} are on a circle that has more than one way in`,
        LOOP_FIX,
      ),
    );
  return { bodies, problems };
}
