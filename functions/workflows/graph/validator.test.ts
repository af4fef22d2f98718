/** What is wrong with graphs: every code, where and what to do. */
import { describe, expect, it } from 'vitest';
import { compileGraph } from './compile-graph.ts';
import { normaliseGraph } from './normalise.ts';
import { bareSurroundings, type Edges, setUpGraph } from './setup-graph.ts';

const compile = (nodes: Readonly<Record<string, object>>, edges: Edges, more: object = {}) =>
  compileGraph(setUpGraph(nodes, edges, more), bareSurroundings);

/** `code nodeId` of each problem. */
const codes = (nodes: Readonly<Record<string, object>>, edges: Edges, more: object = {}) =>
  compile(nodes, edges, more).problems.map(({ code, nodeId }) => `${code} ${nodeId}`);

const start = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = { type: 'end' };
const task = { type: 'task', data: { title: 'Call {{ customer.name | default: "them" }}' } };
const vip = { path: 'customer.tags', op: 'has-tag', value: 'vip' };
const condition = { type: 'condition', data: { when: vip } };
const split = {
  type: 'split',
  data: {
    branches: [
      { id: 'a', percentage: 33.33 },
      { id: 'b', percentage: 66.67 },
    ],
  },
};
const times = { type: 'loop', data: { kind: 'times', n: 3 } };

describe('the validator', () => {
  const line = { s: start, t: task, e: end };
  it.each<[string, Readonly<Record<string, object>>, Edges, string[]]>([
    ['no start', { t: task }, [], ['NO_START null']],
    ['two starts', { s: start, z: start }, [], ['SEVERAL_STARTS z']],
    ['a start that leads nowhere', { s: start }, [], ['UNCONNECTED_PORT s']],
    ['a node without edges', { ...line, x: task }, ['s>t', 't>e'], ['DISCONNECTED_NODE x']],
    ['a node that nothing leads to', { ...line, x: task }, ['s>t', 't>e', 'x>e'], ['UNREACHABLE_NODE x']],
    ['a port that does not exist', line, ['s>t', 't>e', 't:yes>e'], ['UNKNOWN_PORT t']],
    ['two edges from one port', line, ['s>t', 't>e', 's>e'], ['SEVERAL_EDGES s']],
    ['a branch that leads nowhere', { s: start, p: split, e: end }, ['s>p', 'p:branch:a>e'], ['UNCONNECTED_PORT p']],
    ['a dead end', { s: start, t: task }, ['s>t'], ['DEAD_END t']],
    ['a circle', { ...line, x: condition }, ['s>t', 't>x', 'x:true>t', 'x:false>e'], ['CYCLE x']],
    [
      'a circle with two ways in',
      { s: start, c: condition, t: task, x: task },
      ['s>c', 'c:true>t', 'c:false>x', 't>x', 'x>t'],
      ['CYCLE t'],
    ],
    [
      'a circle behind a loop',
      { s: start, l: times, t: task, d: task },
      ['s>l', 'l:loop>t', 't>l', 'l:done>d', 'd>l'],
      ['CYCLE l'],
    ],
    ['a loop that is not closed', { ...line, l: times }, ['s>l', 'l:loop>t', 't>e', 'l:done>e'], ['LOOP_NOT_CLOSED l']],
    [
      'a parallel without its merge',
      { s: start, p: { type: 'parallel' }, a: task, e: end },
      ['s>p', 'p:branch:1>a', 'p:branch:2>e', 'a>e'],
      ['UNMATCHED_PARALLEL p'],
    ],
    [
      'a merge without its parallel',
      { s: start, m: { type: 'merge' }, e: end },
      ['s>m', 'm>e'],
      ['UNMATCHED_PARALLEL m'],
    ],
    [
      'a way into a block',
      { s: start, c: condition, p: { type: 'parallel' }, a: task, b: task, m: { type: 'merge' }, e: end },
      ['s>c', 'c:true>p', 'c:false>a', 'p:branch:1>a', 'p:branch:2>b', 'a>m', 'b>m', 'm>e'],
      ['UNMATCHED_PARALLEL a'],
    ],
    [
      'percentages that do not add up',
      { s: start, p: { type: 'split', data: { branches: [{ id: 'a', percentage: 50 }] } }, e: end },
      ['s>p', 'p:branch:a>e'],
      ['SPLIT_NOT_100 p'],
    ],
    ['a setting that is missing', { s: start, t: { type: 'task' }, e: end }, ['s>t', 't>e'], ['MISSING_SETTING t']],
    [
      'a wait for something that may never happen',
      { s: start, w: { type: 'wait', data: { kind: 'event', types: ['order.placed'] } }, e: end },
      ['s>w', 'w:event>e', 'w:timeout>e'],
      ['WAIT_WITHOUT_END w'],
    ],
    [
      'a wait with nothing behind it',
      { s: start, w: { type: 'wait', data: { kind: 'duration', n: 1, unit: 'days' } } },
      ['s>w'],
      ['WAIT_WITHOUT_END w'],
    ],
    [
      'business time',
      { s: start, w: { type: 'wait', data: { kind: 'duration', n: 1, unit: 'days', businessTime: true } }, e: end },
      ['s>w', 'w>e'],
      ['UNKNOWN_CALENDAR w'],
    ],
    [
      'a workflow that does not exist',
      { s: start, w: { type: 'workflow', data: { workflowId: 'x' } }, e: end },
      ['s>w', 'w>e'],
      ['UNKNOWN_WORKFLOW w'],
    ],
    [
      'an error port that no run takes',
      { s: start, m: { type: 'email', data: { template: 'WELCOME' } }, e: end },
      ['s>m', 'm>e', 'm:error>e'],
      ['UNUSED_PORT m'],
    ],
  ])('finds %s', (_, nodes, edges, expected) => {
    expect(codes(nodes, edges)).toEqual(expected);
  });

  it('finds the workflow that starts itself through others', () => {
    const graph = setUpGraph({ s: start, w: { type: 'workflow', data: { workflowId: 'b' } }, e: end }, ['s>w', 'w>e']);
    const surroundings = {
      ...bareSurroundings,
      workflowId: 'a',
      workflows: new Map([
        ['b', ['c']],
        ['c', ['a']],
      ]),
    };
    expect(compileGraph(graph, surroundings).problems.map(({ code }) => code)).toEqual(['SUB_WORKFLOW_CYCLE']);
  });

  it('says where, what and the way out', () => {
    const bad = { type: 'task', data: { title: '{{ custmer.name | upcas }}' } };
    expect(compile({ s: start, t: bad, e: end }, ['s>t', 't>e']).problems).toEqual([
      {
        ...{ code: 'UNKNOWN_PATH', severity: 'error', nodeId: 't', path: 'nodes.t.data.title' },
        message: '"custmer" is unknown (did you mean "customer"?)',
      },
      {
        ...{ code: 'UNKNOWN_FILTER', severity: 'error', nodeId: 't', path: 'nodes.t.data.title' },
        message: 'the filter "upcas" is unknown (did you mean "upcase"?)',
      },
    ]);
  });

  it('allows nested blocks, branches that end, and a loop in a branch', () => {
    const parallel = { type: 'parallel' };
    const merge = { type: 'merge' };
    const nodes = {
      s: start,
      p: parallel,
      q: parallel,
      a: task,
      b: task,
      n: merge,
      l: times,
      t: task,
      m: merge,
      e: end,
      x: end,
    };
    const edges = [
      's>p',
      'p:branch:1>q',
      'p:branch:2>l',
      'p:branch:3>x',
      'q:branch:1>a',
      'q:branch:2>b',
      'a>n',
      'b>n',
      'n>m',
      'l:loop>t',
      't>l',
      'l:done>m',
      'm>e',
    ];
    expect(codes(nodes, edges)).toEqual([]);
  });

  it('takes 500 nodes, and no more', () => {
    const chain = Object.fromEntries(Array.from({ length: 498 }, (_, n) => [`n${n}`, condition]));
    const edges = Array.from({ length: 497 }, (_, n) => [`n${n}:true>n${n + 1}`, `n${n}:false>e`]).flat();
    const graph = setUpGraph({ s: start, ...chain, e: end }, ['s>n0', 'n497:true>e', 'n497:false>e', ...edges]);
    expect(compileGraph(graph, bareSurroundings).compiled?.nodes).toHaveLength(500);
    const tooMany = { ...graph, nodes: [...graph.nodes, { id: 'x', type: 'note' }] };
    expect(normaliseGraph(tooMany).problems).toEqual([
      { path: 'nodes', message: 'must have at most 500 items, has 501' },
    ]);
  });
});
