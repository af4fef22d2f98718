import { describe, expect, it } from 'vitest';
import { setData } from '../../../graph/edit.ts';
import { nodeOf } from '../../../graph/graph.ts';
import { draw, drawn, types } from '../../../graph/setup-types.ts';
import { fixOf } from './fixes.ts';

const problem = (code: string, nodeId: string | null, path = `nodes.${nodeId}`, fix?: string) => ({
  ...{ code, severity: 'error' as const, nodeId, path, message: '' },
  ...(fix === undefined ? {} : { fix }),
});

const fork = draw('start>condition-1', 'condition-1:true>end');

function fixed(graph: typeof fork, ...given: Parameters<typeof problem>) {
  const fix = fixOf(problem(...given), graph, types);
  return fix && { label: fix.label, graph: fix.run(graph) };
}

describe('the way out', () => {
  it('of an open port is an end', () => {
    const { graph } = fixed(fork, 'DEAD_END', 'condition-1') ?? { graph: fork };
    expect(drawn(graph)).toEqual(['condition-1:false>end-1', 'condition-1:true>end', 'start>condition-1']);
  });

  it('of an error that nobody takes is none, unless the node asks for it', () => {
    const mail = draw('start>email-1', 'email-1>end');
    expect(fixed(mail, 'UNCONNECTED_PORT', 'email-1')).toBeUndefined();
    const branch = setData(mail, 'email-1', { onError: 'branch' }, types);
    expect(drawn(fixed(branch, 'UNCONNECTED_PORT', 'email-1')?.graph ?? mail)).toContain('email-1:error>end-1');
  });

  it('of a node that nothing leads to is to remove it', () => {
    const graph = draw('start>end', 'task-1>end');
    expect(drawn(fixed(graph, 'UNREACHABLE_NODE', 'task-1')?.graph ?? graph)).toEqual(['start>end']);
  });

  it('of a circle is to remove its edge', () => {
    const graph = draw('start>task-1', 'task-1>task-2', 'task-2>task-1');
    expect(drawn(fixed(graph, 'CYCLE', 'task-2')?.graph ?? graph)).toEqual(['start>task-1', 'task-1>task-2']);
  });

  it('of an open loop is the way back from the end of its body', () => {
    const graph = draw('start>loop-1', 'loop-1:loop>task-1', 'task-1>task-2', 'loop-1:done>end');
    expect(drawn(fixed(graph, 'LOOP_NOT_CLOSED', 'loop-1')?.graph ?? graph)).toContain('task-2>loop-1');
  });

  it('of percentages is to share evenly, which adds up to 100', () => {
    const graph = setData(draw('start>split-1'), 'split-1', { branches: ['a', 'b', 'c'].map((id) => ({ id })) }, types);
    const after = fixed(graph, 'SPLIT_NOT_100', 'split-1')?.graph ?? graph;
    expect(nodeOf(after, 'split-1')?.data.branches).toMatchObject([34, 33, 33].map((percentage) => ({ percentage })));
    const mail = setData(draw('start>email-1'), 'email-1', { variants: [{ id: 'a' }, { id: 'b' }] }, types);
    const shared = fixed(mail, 'SPLIT_NOT_100', 'email-1')?.graph ?? mail;
    expect(nodeOf(shared, 'email-1')?.data).toEqual({
      variants: ['a', 'b'].map((id) => ({ id, percentage: 50 })),
    });
  });

  it('of a wait without end is a time-out', () => {
    const graph = setData(draw('start>wait-1'), 'wait-1', { kind: 'event' }, types);
    const after = fixed(graph, 'WAIT_WITHOUT_END', 'wait-1', 'nodes.wait-1.data.timeout')?.graph ?? graph;
    expect(nodeOf(after, 'wait-1')?.data).toEqual({ kind: 'event', timeout: { n: 7, unit: 'days' } });
  });

  it('of a setting that does not fit is to remove it, where the API says so', () => {
    const graph = setData(draw('start>wait-1'), 'wait-1', { kind: 'open-hours', at: '9' }, types);
    const after = fixed(graph, 'BAD_SETTING', 'wait-1', 'nodes.wait-1.data.at', 'Remove at');
    expect(after?.label).toBe('Remove at');
    expect(nodeOf(after?.graph ?? graph, 'wait-1')?.data).toEqual({ kind: 'open-hours' });
    expect(fixed(graph, 'BAD_SETTING', 'wait-1', 'nodes.wait-1.data.at', 'Use a time')).toBeUndefined();
  });

  it('of a missing start is a start', () => {
    expect(fixed(draw('task-1>end'), 'NO_START', null, 'nodes')?.graph.nodes.at(-1)?.type).toBe('start');
  });

  it('is not offered where a person has to decide', () => {
    expect(fixed(fork, 'MISSING_SETTING', 'condition-1')).toBeUndefined();
  });
});
