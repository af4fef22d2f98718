import { describe, expect, it } from 'vitest';
import { layout, NODE, placesOf } from './layout.ts';
import { readingOrder } from './order.ts';
import { draw, types } from './setup-types.ts';

const fork = draw(
  'start>condition-1',
  'condition-1:false>task-2',
  'condition-1:true>task-1',
  'task-1>end',
  'task-2>end',
);

const at = (graph: ReturnType<typeof draw>, id: string) =>
  layout(graph, types).get(id) ?? { x: Number.NaN, y: Number.NaN };

/** No node covers another. */
function expectApart(graph: ReturnType<typeof draw>): void {
  const places = [...layout(graph, types).values()];
  expect(places).toHaveLength(graph.nodes.length);
  const isOver = (one: (typeof places)[number], other: typeof one) =>
    Math.abs(one.x - other.x) < NODE.width && Math.abs(one.y - other.y) < NODE.height;
  expect(places.filter((one, index) => places.slice(index + 1).some((other) => isOver(one, other)))).toEqual([]);
}

describe('the layout', () => {
  it('goes down, yes before no, and joins in the middle', () => {
    expect(at(fork, 'start').y).toBeLessThan(at(fork, 'condition-1').y);
    expect(at(fork, 'task-1').x).toBeLessThan(at(fork, 'task-2').x);
    expect(at(fork, 'task-1').y).toBe(at(fork, 'task-2').y);
    expect(at(fork, 'end').x).toBeCloseTo(at(fork, 'condition-1').x, 0);
  });

  it('puts a node below all that lead to it, however long their ways are', () => {
    const graph = draw(
      'start>condition-1',
      'condition-1:true>task-1',
      'task-1>task-2',
      'task-2>end',
      'condition-1:false>end',
    );
    expect(at(graph, 'end').y).toBeGreaterThan(at(graph, 'task-2').y);
    expectApart(graph);
  });

  it('takes loops, circles, and nodes by themselves', () => {
    const graph = draw(
      'start>loop-1',
      'loop-1:loop>task-1',
      'task-1>loop-1',
      'loop-1:done>end',
      'task-8>task-9',
      'task-9>task-8',
    );
    expect([...readingOrder(graph, types).back]).toEqual(['e3', 'e6']);
    expectApart(graph);
  });

  it('takes 500 nodes, and an empty graph', () => {
    const edges = Array.from({ length: 250 }, (_, n) => [
      `${n === 0 ? 'start' : `task-${n}a`}>condition-${n}`,
      `condition-${n}:true>task-${n + 1}a`,
      `condition-${n}:false>end`,
    ]).flat();
    expectApart(draw(...edges.slice(0, 3 * 249)));
    expect(layout(draw(), types).size).toBe(0);
  });

  it('leaves nodes where people put them', () => {
    const placed = { ...fork, nodes: fork.nodes.map((node) => ({ ...node, position: { x: 7, y: 9 } })) };
    expect(new Set([...placesOf(placed, types).values()].map(({ x, y }) => `${x} ${y}`))).toEqual(new Set(['7 9']));
    const [first, ...rest] = placed.nodes;
    const { position: _, ...unplaced } = first ?? { id: '', type: '', data: {} };
    expect(placesOf({ ...placed, nodes: [unplaced, ...rest] }, types).get('end')).toEqual(at(fork, 'end'));
  });
});
