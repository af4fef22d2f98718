import { defineNode } from '../define.ts';
import { list, object, text } from '../fields.ts';
import { branchShape, divide, inOrder, MOST_BRANCHES } from './divide.ts';

/** The older shape has `weight` or `percent`. */
function modernise(data: Readonly<Record<string, unknown>>) {
  const { branches } = data;
  if (!Array.isArray(branches)) return data;
  const renamed = branches.map((one: unknown) => {
    if (typeof one !== 'object' || one === null || 'percentage' in one) return one;
    const { weight, percent = weight, ...rest } = one as Readonly<Record<string, unknown>>; // it is an object
    return percent === undefined ? one : { ...rest, percentage: percent };
  });
  return { ...data, branches: renamed };
}

export const split = defineNode({
  type: 'split',
  aliases: ['traffic'],
  group: 'decide',
  title: 'Split',
  summary: 'Divides customers by chance. A customer always goes the same way, also in later versions.',
  role: 'pure',
  shape: {
    branches: list(object(branchShape), MOST_BRANCHES, { title: 'Branches' }),
    experimentId: text(64, {
      title: 'Experiment',
      description:
        'Splits with the same experiment, also of other workflows, divide customers alike; by default the id of the node.',
    }),
  },
  required: ['branches'],
  ports: ({ branches = [] }) => inOrder(branches).map(({ id }) => `branch:${id}`),
  portPattern: ['branch:<id>'],
  mustConnect: () => true,
  modernise,
  compile: ({ branches = [], experimentId }, tools) => divide('branches', branches, experimentId, tools),
});
