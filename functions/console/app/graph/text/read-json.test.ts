import { expect, it } from 'vitest';
import { readGraph } from './read-json.ts';

const node = { id: 'a', type: 'task' };

it('takes a graph as the API shows it, and one without ids of edges and ports', () => {
  const whole = {
    nodes: [{ ...node, data: { title: 'Call' }, position: { x: 1, y: 2 } }],
    edges: [{ id: 'e1', source: 'a', sourcePort: 'next', target: 'a' }],
    ...{ variables: [], settings: { timeZone: 'UTC' } },
  };
  expect(readGraph(JSON.stringify(whole))).toEqual({ graph: whole });
  const short = {
    nodes: [node],
    edges: [
      { id: 'e1', source: 'a', target: 'b' },
      { source: 'b', target: 'c' },
    ],
  };
  const edges = [
    { id: 'e1', source: 'a', sourcePort: 'next', target: 'b' },
    { id: 'e-1', source: 'b', sourcePort: 'next', target: 'c' },
  ];
  expect(readGraph(JSON.stringify(short))).toMatchObject({ graph: { edges, variables: [], settings: {} } });
});

it('keeps a type that this version does not know', () => {
  const given = { nodes: [{ id: 'a', type: 'teleport', data: { to: 'Mars' } }] };
  expect(readGraph(JSON.stringify(given))).toMatchObject({ graph: given });
});

it.each([
  ['hello', 'it needs'],
  ['[]', 'it needs'],
  ['{"nodes": 1}', 'it needs'],
  ['{"nodes": [null]}', 'nodes.0 needs an id'],
  ['{"nodes": [{"id": "a", "type": "task"}, {"id": 1, "type": "task"}]}', 'nodes.1 needs an id'],
  ['{"nodes": [{"id": "a", "type": "task", "data": []}]}', 'nodes.0 needs an id'],
  ['{"nodes": [{"id": "a", "type": "task", "position": [1, 2]}]}', 'nodes.0.position needs x and y'],
  ['{"nodes": [{"id": "a", "type": "task"}, {"id": "a", "type": "end"}]}', 'Two nodes have the id “a”'],
  ['{"nodes": [], "edges": {}}', 'needs source and target'],
  ['{"nodes": [], "edges": [{"source": "a"}]}', 'edges.0 needs source and target'],
  ['{"nodes": [], "variables": [1]}', 'variables must be'],
  ['{"nodes": [], "settings": []}', 'settings must be'],
  [
    '{"nodes": [{"id": "a", "name": "Set", "type": "n8n-nodes-base.set", "typeVersion": 3}], "connections": {}}',
    'Import it',
  ],
])('refuses %s, and says why', (text, message) => {
  expect(readGraph(text)).toEqual({ refusal: expect.stringContaining(message) });
});
