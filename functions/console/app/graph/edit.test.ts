import { describe, expect, it } from 'vitest';
import { add } from './add.ts';
import { connect, disconnect, remove, rename, setData, whyNotConnect } from './edit.ts';
import { nodeOf } from './graph.ts';
import { draw, drawn, types } from './setup-types.ts';

const line = draw('start>task-1', 'task-1>end');

describe('a new node', () => {
  it('behind a port leads to what was behind it', () => {
    const { graph, id } = add(line, types, { type: 'wait', behind: { source: 'task-1', port: 'next' } });
    expect(drawn(graph)).toEqual(['start>task-1', 'task-1>wait-1', 'wait-1>end']);
    expect(nodeOf(graph, id)?.data).toEqual({ kind: 'duration', n: 1, unit: 'days' });
  });

  it('with several ways out goes on by its first', () => {
    const { graph } = add(line, types, { type: 'condition', behind: { source: 'start', port: 'next' } });
    expect(drawn(graph)).toEqual(['condition-1:true>task-1', 'start>condition-1', 'task-1>end']);
  });

  it('that is a loop goes on when it is done', () => {
    const { graph } = add(line, types, { type: 'loop', behind: { source: 'start', port: 'next' } });
    expect(drawn(graph)).toContain('loop-1:done>task-1');
  });

  it('in the body of a loop leads back to it', () => {
    const { graph } = add(draw('start>loop-1', 'loop-1:done>end'), types, {
      type: 'task',
      behind: { source: 'loop-1', port: 'loop' },
    });
    expect(drawn(graph)).toContain('task-1>loop-1');
  });

  it('that is a parallel comes with its merge', () => {
    const { graph } = add(line, types, { type: 'parallel', behind: { source: 'start', port: 'next' } });
    expect(drawn(graph)).toEqual([
      'merge-1>task-1',
      'parallel-1:branch:a>merge-1',
      'parallel-1:branch:b>merge-1',
      'start>parallel-1',
      'task-1>end',
    ]);
  });

  it('without a way out ends the way there', () => {
    const { graph } = add(line, types, { type: 'end', behind: { source: 'start', port: 'next' } });
    expect(drawn(graph)).toEqual(['start>end-1', 'task-1>end']);
  });

  it('gets an id that no other has', () => {
    const { id } = add(line, types, { type: 'task' });
    expect(id).toBe('task-2');
  });
});

describe('an edge', () => {
  it('takes the place of the one that leaves by the same port', () => {
    expect(drawn(connect(line, 'start', 'next', 'end'))).toEqual(['start>end', 'task-1>end']);
  });

  it('is removed by its id', () => {
    expect(drawn(disconnect(line, 'e1'))).toEqual(['task-1>end']);
  });

  it.each([
    ['task-1', 'task-1', 'lead to itself'],
    ['task-1', 'start', 'Nothing leads to the start'],
    ['task-1', 'note-1', 'note'],
  ])('from %s to %s is refused', (source, target, message) => {
    const graph = { ...line, nodes: [...line.nodes, { id: 'note-1', type: 'note', data: {} }] };
    expect(whyNotConnect(graph, source, target)).toContain(message);
  });

  it('may lead back, which the validator says', () => {
    expect(whyNotConnect(line, 'end', 'task-1')).toBeUndefined();
  });
});

describe('a node that is removed', () => {
  it('leaves its way whole', () => expect(drawn(remove(line, ['task-1']))).toEqual(['start>end']));

  it('with several ways out takes the way to it along', () => {
    const fork = draw('start>condition-1', 'condition-1:true>task-1', 'condition-1:false>end');
    expect(drawn(remove(fork, ['condition-1']))).toEqual([]);
  });

  it('is removed with others', () => {
    const long = draw('start>task-1', 'task-1>task-2', 'task-2>end');
    expect(drawn(remove(long, ['task-1', 'task-2']))).toEqual(['start>end']);
  });

  it('of a circle makes no node lead to itself', () => {
    expect(drawn(remove(draw('task-1>task-2', 'task-2>task-1'), ['task-2']))).toEqual([]);
  });
});

describe('settings', () => {
  it('that change the ways out take the edges along', () => {
    const wait = setData(draw('start>wait-1', 'wait-1>end'), 'wait-1', { kind: 'event' }, types);
    expect(drawn(wait)).toEqual(['start>wait-1', 'wait-1:event>end']);
  });

  it('without a branch remove its edge', () => {
    const branches = [{ id: 'a' }, { id: 'b' }];
    const drawing = draw('split-1:branch:a>task-1', 'split-1:branch:b>task-2');
    const two = setData(drawing, 'split-1', { branches }, types);
    expect(drawn(two)).toHaveLength(2);
    expect(drawn(setData(two, 'split-1', { branches: branches.slice(1) }, types))).toEqual(['split-1:branch:b>task-2']);
  });

  it('keep everything else', () => {
    const named = rename(line, 'task-1', 'Call');
    expect(nodeOf(setData(named, 'task-1', { title: 'x' }, types), 'task-1')).toEqual({
      ...{ id: 'task-1', type: 'task', name: 'Call' },
      data: { title: 'x' },
    });
    expect(nodeOf(rename(named, 'task-1', ''), 'task-1')).not.toHaveProperty('name');
  });
});
