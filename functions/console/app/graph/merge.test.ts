import { describe, expect, it } from 'vitest';
import { add } from './add.ts';
import { connect, move, remove, rename, setData } from './edit.ts';
import { nodeOf } from './graph.ts';
import { isSame, merge, takeTheirs } from './merge.ts';
import { draw, drawn, types } from './setup-types.ts';

const base = draw('start>task-1', 'task-1>task-2', 'task-2>end');

describe('two editors', () => {
  it('keep what each changed', () => {
    const mine = setData(base, 'task-1', { title: 'mine' }, types);
    const { graph: theirs } = add(base, types, { type: 'wait', behind: { source: 'task-2', port: 'next' } });
    const { graph, clashes } = merge(base, mine, { ...theirs, settings: { priority: 3 } });
    expect(clashes).toEqual([]);
    expect(drawn(graph)).toEqual(['start>task-1', 'task-1>task-2', 'task-2>wait-1', 'wait-1>end']);
    expect([nodeOf(graph, 'task-1')?.data, graph.settings]).toEqual([{ title: 'mine' }, { priority: 3 }]);
    expect(new Set(graph.edges.map(({ id }) => id)).size).toBe(4);
  });

  it('clash where both changed the same, and mine stays until theirs is taken', () => {
    const mine = setData(base, 'task-1', { title: 'mine' }, types);
    const theirs = setData(base, 'task-1', { title: 'theirs' }, types);
    const { graph, clashes } = merge(base, mine, theirs);
    expect(clashes).toMatchObject([{ part: ['node', 'task-1'], mine: { data: { title: 'mine' } } }]);
    expect(nodeOf(graph, 'task-1')?.data).toEqual({ title: 'mine' });
    expect(nodeOf(takeTheirs(graph, clashes), 'task-1')?.data).toEqual({ title: 'theirs' });
  });

  it('clash where one removed what the other changed', () => {
    const { clashes } = merge(base, remove(base, ['task-2']), rename(base, 'task-2', 'Call'));
    expect(clashes).toMatchObject([{ part: ['node', 'task-2'], mine: undefined }]);
  });

  it('do not clash over places, nor where they agree', () => {
    const at = (x: number) => move(base, new Map([['task-1', { x, y: 0 }]]));
    expect(merge(base, at(1), at(2)).clashes).toEqual([]);
    const same = connect(base, 'start', 'next', 'end');
    expect(merge(base, same, { ...same, edges: same.edges.toReversed() }).clashes).toEqual([]);
  });

  it('clash over the target of one port', () => {
    const { clashes } = merge(base, connect(base, 'start', 'next', 'end'), connect(base, 'start', 'next', 'task-2'));
    expect(clashes).toEqual([{ part: ['edge', 'start', 'next'], mine: 'end', theirs: 'task-2' }]);
  });
});

it('compares values whatever the order of their members', () => {
  expect(isSame({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true);
  expect(isSame({ a: 1 }, { a: 2 })).toBe(false);
});
