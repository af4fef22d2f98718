/** Shapes: which are accepted, and that no JSON makes the normaliser or the compiler fail. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeTypes } from '../nodes/find-type.ts';
import { compileGraph } from './compile-graph.ts';
import { normaliseGraph } from './normalise.ts';
import { bareSurroundings } from './setup-graph.ts';

const accepted = (given: unknown) => {
  const { graph, problems } = normaliseGraph(given);
  expect(problems).toEqual([]);
  return graph;
};

describe('a graph', () => {
  it('may be of React Flow: handles, positions and what else the editor keeps', () => {
    const node = {
      id: '1',
      type: 'start',
      data: {},
      position: { x: 1, y: 2 },
      measured: { width: 9, height: 9 },
      selected: true,
    };
    const edge = { id: 'e', source: '1', target: '2', sourceHandle: null, type: 'smoothstep', animated: true };
    const graph = accepted({ nodes: [node, { id: 2, type: 'end' }], edges: [edge], viewport: { x: 0, y: 0, zoom: 1 } });
    expect(graph.nodes[0]).toEqual(node);
    expect(graph.nodes[1]).toEqual({ id: '2', type: 'end', data: {} });
    const { sourceHandle: _, ...kept } = edge;
    expect(graph.edges).toEqual([{ ...kept, sourcePort: 'next' }]);
    expect(graph).toHaveProperty('viewport');
  });

  it.each([
    [
      { duration: 2, timeUnit: 'minutes' },
      { kind: 'duration', n: 2, unit: 'minutes' },
    ],
    [
      { waitTime: '3', waitUnit: 'Day' },
      { kind: 'duration', n: 3, unit: 'days' },
    ],
    [
      { duration: 5, timeUnit: 's' },
      { kind: 'duration', n: 5, unit: 'seconds' },
    ],
    [
      { duration: 5, timeUnit: 'weeks' },
      { kind: 'duration', n: 5, unit: 'weeks' },
    ],
  ])('may have the older wait %j', (data, expected) => {
    const { nodes } = accepted({ nodes: [{ id: 'a', type: 'delay', data }], connections: [] });
    expect(nodes[0]).toMatchObject({ type: 'wait', data: expected });
  });

  it('may have the older split, and settings that are null', () => {
    const data = { branches: [{ id: 'a', weight: 100 }], experimentId: null };
    const graph = accepted({
      nodes: [{ id: 'a', type: 'traffic', data }],
      settings: { calendarId: null, reentry: { kind: 'after', days: 3 } },
    });
    expect(graph.nodes[0]).toMatchObject({ type: 'split', data: { branches: [{ id: 'a', percentage: 100 }] } });
    expect(graph.settings).toEqual({ reentry: { after: { days: 3 } } });
  });

  it('is the same when it is normalised again', () => {
    const once = accepted({
      nodes: [
        { id: 'a', type: 'start' },
        { id: 'b', type: 'if' },
      ],
      connections: [{ from: 'a', to: 'b' }],
    });
    expect(accepted(once)).toEqual(once);
  });
});

/** Values that members may well have, and any other JSON. */
const likely = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    ...[
      '',
      '{{ customer.name | upcase }}',
      '{{ x',
      'customer.name',
      'constructor',
      'once',
      'event',
      'while',
      'n1',
      'https://example.com',
      '2026-01-31',
    ],
    ...[
      0,
      1,
      -1,
      3.5,
      1e308,
      true,
      null,
      { all: [] },
      { path: 'now', op: 'exists' },
      [{ id: 'a' }],
      [{ id: 'a', percentage: 100 }],
      { n: 1, unit: 'days' },
    ],
    ...[['order.placed'], { name: 'x' }, { __proto__: null, constructor: 1 }],
  ),
);
const nodes = nodeTypes.map(({ type, shape }) =>
  fc.record({
    id: fc.constantFrom('n1', 'n2', 'n3', 'n4'),
    type: fc.constant(type),
    data: fc.record(Object.fromEntries(Object.keys(shape).map((name) => [name, likely])), { requiredKeys: [] }),
  }),
);
const ids = fc.constantFrom('n1', 'n2', 'n3', 'n4');
const edges = fc.record({
  source: ids,
  target: ids,
  sourcePort: fc.constantFrom('next', 'true', 'false', 'loop', 'done', 'branch:a', 'error'),
});
const graphs = fc.record({
  nodes: fc.uniqueArray(fc.oneof(...nodes), { selector: ({ id }) => id, maxLength: 4 }),
  edges: fc.array(edges, { maxLength: 6 }),
});

describe('whatever JSON comes', () => {
  it('is refused with a path, or compiled, but never fails', () => {
    let compiled = 0;
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), graphs), (given) => {
        const { graph, problems } = normaliseGraph(given);
        for (const { path, message } of problems) expect([typeof path, message]).not.toContain('');
        if (problems.length > 0) return;
        compiled += 1;
        for (const { message, path } of compileGraph(graph, bareSurroundings).problems)
          expect([message, typeof path]).not.toContain('');
      }),
      { numRuns: 1000 },
    );
    expect(compiled).toBeGreaterThan(20);
  });

  it('that is nested deeply or holds what PostgreSQL cannot store is refused', () => {
    const deep = JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`);
    expect(normaliseGraph({ nodes: deep }).problems[0]?.message).toBe('is nested more than 200 deep');
    const odd = { nodes: [{ id: 'a', type: 'note', data: { text: '\ud800' } }] };
    expect(normaliseGraph(odd).problems).toEqual([
      { path: 'nodes.0.data.text', message: 'must not contain NUL or half a surrogate pair' },
    ]);
    expect(
      normaliseGraph({
        nodes: [{ id: 'a', type: 'note', data: { text: 'x'.repeat(10_000) } }],
        style: 'x'.repeat(300_000),
      }).problems,
    ).toEqual([{ path: '', message: expect.stringMatching(/^has \d+ bytes, at most 262144 are stored$/) }]);
  });
});

describe('a node of a type that this version does not know', () => {
  const strange = { id: 'x', type: 'teleport', name: 'Away', data: { to: 'Mars' } };
  const stored = { nodes: [strange], edges: [], variables: [], settings: {} };
  const problemsOf = (node: object) => normaliseGraph({ nodes: [node] }, stored).problems.map(({ path }) => path);

  it('stays as it is stored, also elsewhere on the drawing, and is refused otherwise', () => {
    expect(normaliseGraph({ nodes: [{ ...strange, position: { x: 1, y: 2 } }] }, stored)).toMatchObject({
      ...{ problems: [], graph: { nodes: [{ ...strange, position: { x: 1, y: 2 } }] } },
    });
    expect(problemsOf({ ...strange, data: { to: 'Venus' } })).toEqual(['nodes.0.type']);
    expect(problemsOf({ ...strange, name: 'Home' })).toEqual(['nodes.0.type']);
    expect(problemsOf({ ...strange, id: 'y' })).toEqual(['nodes.0.type']);
    expect(normaliseGraph({ nodes: [strange] }).problems).toMatchObject([{ path: 'nodes.0.type' }]);
  });

  it('that a hand stored without settings stays too', () => {
    const { data: _, ...bare } = strange;
    const before = { ...stored, nodes: [bare as typeof strange] };
    expect(normaliseGraph({ nodes: [{ ...bare, data: {} }] }, before).problems).toEqual([]);
  });

  it('is an error, and what comes after it is not called unreachable', () => {
    const nodes = [
      { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } },
      ...[
        strange,
        { id: 't', type: 'task', data: { title: 'Call' } },
        { id: 'u', type: 'task', data: { title: 'Call' } },
      ],
      { id: 'e', type: 'end', data: {} },
    ];
    const edges = ['s>x', 'x>t', 't>e', 'u>e'].map((edge, index) => {
      const [source = '', target = ''] = edge.split('>');
      return { id: `e${index}`, source, sourcePort: 'next', target };
    });
    const { problems, compiled } = compileGraph({ ...stored, nodes, edges }, bareSurroundings);
    expect(problems.map(({ code, nodeId, path }) => [code, nodeId, path])).toEqual([
      ['UNREACHABLE_NODE', 'u', 'nodes.u'],
      ['UNKNOWN_TYPE', 'x', 'nodes.x.type'],
    ]);
    expect(compiled).toBeUndefined();
  });
});
