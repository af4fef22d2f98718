/** Splits before nodes of drafts, at each node of each template: what is drawn is as valid as it was. */
import { describe, expect, it } from 'vitest';
import { compileGraph } from '../../../../workflows/graph/compile-graph.ts';
import type { Graph, GraphNode } from '../../../../workflows/graph/graph-schema.ts';
import { normaliseGraph } from '../../../../workflows/graph/normalise.ts';
import { bareSurroundings, setUpGraph } from '../../../../workflows/graph/setup-graph.ts';
import { templates } from '../../../../workflows/templates/index.ts';
import { graphOf, readParameters, type Template } from '../../../../workflows/templates/template.ts';
import { readsResult } from './reads-result.ts';
import { type Other, splitBefore } from './split-before.ts';
import { followersOf, whyNoSplit } from './why-no-split.ts';

const shortWait = { kind: 'duration', n: 1, unit: 'hours' } as const;
const TEN = { kind: 'time-of-day', at: '10:00' };

const SOON = { n: 1, unit: 'hours' };

const othersFor = ({ type, data }: GraphNode): readonly Other[] => [
  {
    kind: 'COPY',
    name: 'Otherwise',
    data: { ...data, ...(type === 'wait' ? { timeout: SOON } : { onError: 'continue' }) },
  },
  { kind: 'WAIT', name: 'Until ten', data: TEN },
  { kind: 'PAST' },
];

const canCopy = ({ type, data }: GraphNode) =>
  ['http', 'email', 'message'].includes(type) || (type === 'wait' && data.timeout !== undefined);

const words = { asBefore: 'as it is', suggested: 'otherwise' };

function drawn(graph: Graph, node: GraphNode, other: Other): Graph {
  const [follower] = followersOf(graph, node);
  return splitBefore(graph, { node, key: 'try-it', ...words, other, follower });
}

const errorsOf = (graph: Graph) =>
  compileGraph(graph, { ...bareSurroundings, calendars: new Set(['default']) })
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ code, nodeId }) => [code, nodeId]);

/** One edge for each way out, as drawn. */
const waysOut = ({ edges }: Graph, nodeId: string) =>
  edges
    .filter(({ source }) => source === nodeId)
    .map(({ sourcePort, target }) => `${sourcePort}>${target}`)
    .sort();

const loop = setUpGraph(
  {
    start: { type: 'start', data: { entries: [{ kind: 'manual' }] } },
    thrice: { type: 'loop', data: { kind: 'times', n: 3 } },
    answer: { type: 'wait', data: { kind: 'event', types: ['order.placed'], timeout: { n: 3, unit: 'days' } } },
    both: { type: 'parallel', data: { branches: [{ id: 'a' }, { id: 'b' }] } },
    call: { type: 'task', data: { title: 'Call' } },
    ask: { type: 'http', data: { method: 'POST', url: 'https://hooks.example.com/ask' } },
    all: { type: 'merge', data: { wait: 'all' } },
    end: { type: 'end', data: { outcome: 'Done' } },
  },
  [
    ...['start>thrice', 'thrice:loop>answer', 'answer:event>thrice', 'answer:timeout>thrice', 'thrice:done>both'],
    ...['both:branch:a>call', 'both:branch:b>ask', 'call>all', 'ask>all', 'all>end'],
  ],
);

const given = { bookingType: 'class', offer: 'a tenth off', link: 'https://example.com/review' };
const valuesOf = (template: Template) => readParameters(template, only(template, given)).values;

/** Those that the template asks for. */
const only = ({ parameters }: Template, all: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(all).filter(([name]) => parameters.some((one) => one.name === name)));

const graphs = [
  ...templates.map((template) => ({
    name: template.id,
    graph: normaliseGraph(graphOf(template, valuesOf(template))).graph,
  })),
  { name: 'a loop and a parallel', graph: loop },
];

describe('a split before each node', () => {
  it.each(graphs)('of $name is as valid as the graph was, and leads on as the node does', ({ graph }) => {
    const before = errorsOf(graph);
    const nodes = graph.nodes.filter(({ type }) => !['start', 'note', 'loop', 'parallel', 'merge'].includes(type));
    let drawings = 0;
    for (const node of nodes)
      for (const other of othersFor(node)) {
        if (other.kind === 'COPY' && !canCopy(node)) continue;
        if (whyNoSplit(graph, node, { ...words, other, daysApart: 0 }) !== undefined) continue;
        const after = drawn(graph, node, other);
        expect(normaliseGraph(after).problems).toEqual([]);
        expect(errorsOf(after)).toEqual(before);
        expect(waysOut(after, node.id)).toEqual(waysOut(graph, node.id));
        drawings += 1;
      }
    expect(drawings).toBeGreaterThan(2);
  });

  it('lets a copy leave by all ways of the wait, in a loop too', () => {
    const [, , answer] = loop.nodes;
    if (!answer) throw new Error('It has a wait');
    const data = { ...answer.data, timeout: { n: 6, unit: 'hours' } };
    const after = drawn(loop, answer, { kind: 'COPY', name: 'Shorter', data });
    expect(waysOut(after, 'answer-1')).toEqual(['event>thrice', 'timeout>thrice']);
    expect(waysOut(after, 'split-1')).toEqual(['branch:as-before>answer', 'branch:suggested>answer-1']);
    expect(waysOut(after, 'thrice')).toContain('loop>split-1');
  });
});

describe('whyNoSplit', () => {
  const wait = { type: 'wait', data: { kind: 'event', types: ['order.placed'], timeout: { n: 3, unit: 'days' } } };
  const start = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
  const nodeOf = (graph: Graph, id: string) => {
    const found = graph.nodes.find((node) => node.id === id);
    if (!found) throw new Error(`There is no ${id}`);
    return found;
  };
  const why = (graph: Graph, id: string, other: Other) =>
    whyNoSplit(graph, nodeOf(graph, id), { ...words, other, daysApart: 0 });

  it('says what reads the result of the node, however it is written', () => {
    const reading = (text: string) =>
      setUpGraph({ start, 'a.b': wait, task: { type: 'task', data: { title: text } } }, [
        'start>a.b',
        'a.b:event>task',
      ]);
    const isRead = (text: string) => readsResult(reading(text), 'a.b');
    expect(isRead('It was {{ steps.a.b.at }}')).toBe(true);
    expect(isRead('It was {{ steps["a.b"].at }}')).toBe(true);
    expect(isRead('It was {{ steps.a.bc.at }}, steps.a')).toBe(false);
    const other: Other = { kind: 'COPY', name: 'Other', data: { ...shortWait } };
    expect(why(reading('{{ steps.a.b.at }}'), 'a.b', other)).toContain('steps.a.b');
    expect(why(reading('{{ steps.a.b.at }}'), 'a.b', { kind: 'WAIT', name: 'Ten', data: TEN })).toBeUndefined();
    expect(why(reading('Nothing'), 'a.b', other)).toBeUndefined();
  });

  it('says where nothing leads to it, or on from it, and where nothing would differ', () => {
    const graph = setUpGraph({ start, wait, alone: { type: 'task', data: { title: 'Alone' } } }, ['start>wait']);
    expect(why(graph, 'alone', { kind: 'PAST' })).toContain('Nothing leads to it');
    expect(why(graph, 'wait', { kind: 'PAST' })).toContain('No single way leads on');
    expect(why(graph, 'wait', { kind: 'COPY', name: 'Same', data: { ...wait.data, count: 1 } })).toBeUndefined();
    expect(why(graph, 'wait', { kind: 'COPY', name: 'Same', data: nodeOf(graph, 'wait').data })).toContain(
      'publish and activate it',
    );
  });
});

describe('where the new nodes stand', () => {
  const at = (x: number, y: number) => ({ position: { x, y } });
  const task = { type: 'task', data: { title: 'Call' } };
  const start = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
  const positions = (graph: Graph) =>
    graph.nodes.map((node) => (node as { position?: { x: number; y: number } }).position);
  const [first] = othersFor({ id: 'a', type: 'task', data: task.data });

  it('is beside no other, in a drawing of which every node has a place', () => {
    const graph = setUpGraph(
      {
        start: { ...start, ...at(0, 0) },
        a: { ...task, ...at(0, 120) },
        b: { ...task, ...at(244, 130) },
        c: { ...task, ...at(0, 240) },
      },
      ['start>a', 'a>b', 'b>c'],
    );
    const node = graph.nodes.find(({ id }) => id === 'a');
    if (!node || !first) throw new Error('It has a node');
    const places = positions(drawn(graph, node, first)).map((one) => one ?? { x: Number.NaN, y: Number.NaN });
    expect(places).toEqual([
      ...[
        { x: 0, y: 0 },
        { x: 0, y: 240 },
        { x: 244, y: 250 },
        { x: 0, y: 360 },
      ],
      ...[
        { x: 0, y: 120 },
        { x: -244, y: 240 },
      ],
    ]);
    const overlaps = places.flatMap((one, index) =>
      places.slice(index + 1).filter((two) => Math.abs(one.x - two.x) < 208 && Math.abs(one.y - two.y) < 56),
    );
    expect(overlaps).toEqual([]);
  });

  it('is left to the layout where a node has no place', () => {
    const graph = setUpGraph({ start: { ...start, ...at(0, 0) }, a: task }, ['start>a']);
    const node = graph.nodes.find(({ id }) => id === 'a');
    if (!node || !first) throw new Error('It has a node');
    expect(positions(drawn(graph, node, first))).toEqual([{ x: 0, y: 0 }, undefined, undefined, undefined]);
  });
});
