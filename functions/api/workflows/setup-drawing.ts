/** A drawing that starts, asks, makes a task and ends, in the shapes of several editors. */
export const graphWith = (title: string, more: object = {}) => ({
  nodes: [
    { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] }, position: { x: 1, y: 2 } },
    { id: 'c', type: 'condition', data: { when: { path: 'customer.attributes.score', op: 'gte', value: 70 } } },
    { id: 't', type: 'task', name: 'Call', data: { title } },
    { id: 'e', type: 'end', data: { outcome: 'DONE' } },
  ],
  connections: [
    { from: 's', to: 'c' },
    { source: 'c', target: 't', sourceHandle: 'true' },
    { source: 'c', target: 'e', sourceHandle: 'false' },
    { source: 't', target: 'e', sourceHandle: null },
  ],
  ...more,
});
