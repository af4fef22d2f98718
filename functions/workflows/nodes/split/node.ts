import { defineNode } from '../define.ts';
import { decimal, list, object, portId, text } from '../fields.ts';

const branch = object({
  id: portId({ title: 'Id' }),
  label: text(200, { title: 'Label' }),
  percentage: decimal(0, 100, { title: 'Percent' }),
});

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

/** Whoever lists the same branches in another order has drawn the same split. */
const inOrder = <B extends { readonly id: string }>(branches: readonly B[]): readonly B[] =>
  branches.toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));

export const split = defineNode({
  type: 'split',
  aliases: ['traffic'],
  group: 'decide',
  title: 'Split',
  summary: 'Divides customers by chance. A customer always goes the same way, also in later versions.',
  role: 'pure',
  shape: {
    branches: list(branch, 20, { title: 'Branches' }),
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
  compile({ branches = [], experimentId }, tools) {
    tools.distinct('branches', branches);
    for (const [index, { percentage }] of branches.entries()) tools.require(`branches.${index}`, { percentage });
    let sum = 0;
    const cuts = inOrder(branches).map(({ percentage }) => {
      sum += Math.round((percentage ?? 0) * 100);
      return sum;
    });
    if (sum !== 10_000)
      tools.report(
        'SPLIT_NOT_100',
        'branches',
        `the percentages add up to ${sum / 100}`,
        'Change them so that they add up to 100',
      );
    return { cuts, salt: experimentId ?? tools.nodeKey, config: { isShared: experimentId !== undefined } };
  },
});
