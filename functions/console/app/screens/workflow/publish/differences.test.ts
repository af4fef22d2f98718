import { describe, expect, it } from 'vitest';
import { draw, drawn, types } from '../../../graph/setup-types.ts';
import { linesOf, marksOf, union } from './differences.ts';

const before = draw('start>task-1', 'task-1>end');
const after = draw('start>email-1', 'email-1>end');
const diff = {
  added: [{ id: 'email-1', type: 'email' }],
  removed: [{ id: 'task-1', type: 'task' }],
  changed: [{ id: 'end', type: 'end', changes: [{ path: 'data.outcome', from: null, to: 'WON' }] }],
  rewired: [{ nodeId: 'start', port: 'next', from: ['task-1'], to: ['email-1'] }],
  settings: [{ path: 'priority', from: 5, to: 3 }],
  variables: [],
};

describe('the difference of two versions', () => {
  it('is drawn as both, with what is gone', () => {
    const both = union(before, after);
    expect(drawn(both)).toEqual(['email-1>end', 'start>email-1', 'start>task-1', 'task-1>end']);
    expect(new Set(both.edges.map(({ id }) => id)).size).toBe(4);
    expect(Object.fromEntries(marksOf(diff).changes ?? [])).toEqual({
      ...{ 'email-1': 'added', 'task-1': 'removed', end: 'changed', start: 'changed' },
    });
  });

  it('is told in words', () => {
    expect(linesOf(diff, union(before, after), types)).toEqual([
      { kind: 'added', what: 'email', details: [] },
      { kind: 'removed', what: 'task', details: [] },
      { kind: 'changed', what: 'end', details: ['outcome: nothing → “WON”'] },
      { kind: 'changed', what: 'start: the way on', details: ['leads to email, before to task'] },
      { kind: 'changed', what: 'Settings', details: ['priority: 5 → 3'] },
    ]);
  });
});
