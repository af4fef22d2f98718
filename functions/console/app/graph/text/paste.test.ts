import { describe, expect, it } from 'vitest';
import { setData } from '../edit.ts';
import { draw, drawn, types } from '../setup-types.ts';
import { copy, type Pasted, paste } from './paste.ts';

const from = setData(
  draw('start>email-1', 'email-1>task-1', 'task-1>end'),
  'task-1',
  { title: '{{ steps.email-1.error }}' },
  types,
);

const graphOf = (pasted: Pasted) => {
  if ('refusal' in pasted) throw new Error(pasted.refusal);
  return pasted.graph;
};

describe('a copy', () => {
  const text = copy(from, new Set(['email-1', 'task-1']));

  it('brings nodes and the edges between them, under new ids', () => {
    const graph = graphOf(paste(from, text, types));
    expect(drawn(graph)).toContain('email-2>task-2');
    expect(graph.nodes.at(-1)?.data).toEqual({ title: '{{ steps.email-2.error }}' });
    expect(graph.edges).toHaveLength(4);
  });

  it('keeps ids in another workflow where they are free', () => {
    expect(drawn(graphOf(paste(draw('start>end'), text, types)))).toEqual(['email-1>task-1', 'start>end']);
  });

  it('leaves the start out where there is one', () => {
    const graph = graphOf(paste(from, copy(from, new Set(['start', 'email-1'])), types));
    expect(graph.nodes.filter(({ type }) => type === 'start')).toHaveLength(1);
  });
});

it.each([
  ['hello', 'Copy some in a workflow first'],
  ['[]', 'Copy some in a workflow first'],
  ['{"nodes": []}', 'no nodes'],
  ['{"nodes": [1]}', 'no nodes'],
  ['{"nodes": [{"id": "a", "type": "n8n-nodes-base.set", "typeVersion": 3}], "connections": {}}', 'Import it'],
  ['{"nodes": [{"id": "a", "type": "teleport"}]}', 'no node of the type “teleport”'],
])('of %s is refused', (text, message) => {
  expect(paste(from, text, types)).toEqual({ refusal: expect.stringContaining(message) });
});

it('is refused beyond the most nodes of a workflow', () => {
  const many = { nodes: Array.from({ length: 500 }, (_, n) => ({ id: `t${n}`, type: 'task' })) };
  expect(paste(from, JSON.stringify(many), types)).toEqual({ refusal: expect.stringContaining('at most 500') });
});
