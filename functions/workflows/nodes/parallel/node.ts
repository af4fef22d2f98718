import { defineNode } from '../define.ts';
import { list, object, portId, text } from '../fields.ts';

const branch = object({ id: portId({ title: 'Id' }), label: text(200, { title: 'Label' }) });

export const parallel = defineNode({
  type: 'parallel',
  group: 'decide',
  title: 'Parallel',
  summary: 'Goes all ways at once. The merge that belongs to it waits for them.',
  role: 'fork',
  shape: { branches: list(branch, 20, { title: 'Branches' }) },
  required: [],
  // Without branches each edge is one; the compiler names them branch:1, branch:2, ….
  ports: ({ branches = [] }) => branches.map(({ id }) => `branch:${id}`),
  portPattern: ['branch:<id>'],
  mustConnect: () => true,
  compile({ branches = [] }, tools) {
    tools.distinct('branches', branches);
    return {};
  },
});
