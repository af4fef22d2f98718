/** What graphs become. */
import { describe, expect, it } from 'vitest';
import { compileGraph } from './compile-graph.ts';
import { bareSurroundings, type Edges, setUpGraph } from './setup-graph.ts';

const compile = (nodes: Readonly<Record<string, object>>, edges: Edges, more: object = {}) =>
  compileGraph(setUpGraph(nodes, edges, more), bareSurroundings);

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

describe('a graph', () => {
  it('becomes rows: nodes by the order in which runs reach them, ports by number', () => {
    const { compiled, problems } = compile({ z: task, s: start, c: condition, e: end }, [
      's>c',
      'c:true>z',
      'c:false>e',
      'z>e',
    ]);
    expect(problems).toEqual([]);
    const rows = compiled?.nodes.map(({ node, key, port_names, ports }) => [node, key, port_names, ports]);
    expect(rows).toEqual([
      [0, 's', ['next'], [1]],
      [1, 'c', ['true', 'false'], [2, 3]],
      [2, 'z', ['next'], [3]],
      [3, 'e', [], []],
    ]);
    expect(compiled?.nodes[1]).toMatchObject({
      role: 'pure',
      is_pure: true,
      needs: 1,
      needs_ahead: 1,
      on_error: 'stop',
    });
    expect(compiled?.nodes[1]?.test).toBe('strict exists($."customer"."tags"[*] ? (@ == "vip"))');
    expect(compiled?.nodes[2]?.parts).toEqual({
      title: {
        escape: 'none',
        parts: [{ text: 'Call ' }, { path: ['customer', 'name'], filters: [{ name: 'default', args: ['them'] }] }],
      },
    });
    expect(compiled?.settings).toMatchObject({ timeZone: 'Europe/Berlin', reentry: 'once-at-a-time', priority: 5 });
  });

  it('is refused without a zone of its own where the tenant’s is none', () => {
    const surroundings = { ...bareSurroundings, timeZone: 'Foo/Bar' };
    const problemsOf = (settings: object) =>
      compileGraph(setUpGraph({ s: start, e: end }, ['s>e'], { settings }), surroundings).problems;
    expect(problemsOf({})).toMatchObject([{ code: 'BAD_SETTING', path: 'settings.timeZone' }]);
    expect(problemsOf({ timeZone: 'Europe/Berlin' })).toEqual([]);
  });

  it('is compiled alike in whatever order its nodes and edges stand', () => {
    const nodes = { s: start, c: condition, t: task, e: end };
    const edges = ['s>c', 'c:true>t', 'c:false>e', 't>e'] as const;
    const turned = Object.fromEntries(Object.entries(nodes).reverse());
    expect(compile(turned, [...edges].reverse()).compiled).toEqual(compile(nodes, edges).compiled);
  });

  it('has the facts that a walk may read before it stops: what comes after a wait when it begins there', () => {
    const wait = { type: 'wait', data: { kind: 'duration', n: 1, unit: 'days' } };
    const orders = { type: 'condition', data: { when: { path: 'orders.count', op: 'gt', value: 1 } } };
    const { compiled } = compile({ s: start, c: condition, w: wait, o: orders, e: end }, [
      ...['s>c', 'c:true>w', 'c:false>e', 'w>o', 'o:true>e', 'o:false>e'],
    ]);
    const ahead = Object.fromEntries(compiled?.nodes.map(({ key, needs_ahead }) => [key, needs_ahead]) ?? []);
    expect(ahead).toEqual({ s: 1, c: 1, w: 2, o: 2, e: 0 });
    expect(compiled?.nodes.find(({ key }) => key === 'w')).toMatchObject({
      delay: 'PT86400S',
      role: 'wait',
      is_pure: false,
    });
  });

  it('of a split has cuts in 1/10 000', () => {
    const { compiled } = compile({ s: start, p: split, e: end }, ['s>p', 'p:branch:a>e', 'p:branch:b>e']);
    expect(compiled?.nodes[1]).toMatchObject({ cuts: [3333, 10_000], salt: 'p' });
  });

  it('of a parallel has its merge, and a loop its body', () => {
    const { compiled, problems } = compile(
      { s: start, p: { type: 'parallel' }, a: task, b: task, m: { type: 'merge' }, l: times, t: task, e: end },
      ['s>p', 'p:branch:1>a', 'p:branch:2>b', 'a>m', 'b>m', 'm>l', 'l:loop>t', 't>l', 'l:done>e'],
    );
    expect(problems).toEqual([]);
    const number = (key: string) => compiled?.nodes.find((one) => one.key === key)?.node;
    const of = (key: string) => compiled?.nodes.find((one) => one.key === key);
    expect(of('p')).toMatchObject({ role: 'fork', merge_node: number('m'), port_names: ['branch:1', 'branch:2'] });
    expect(of('m')).toMatchObject({ role: 'join', config: { parallel: number('p'), wait: 'all' } });
    expect(of('l')?.config.body).toEqual([number('t')]);
  });
});
