/** What divides customers by chance: the branches of a split, and the variants of a text. */
import type { CompiledParts } from '../../graph/compiled.ts';
import type { Tools } from '../../graph/tools.ts';
import { decimal, portId, text } from '../fields.ts';

/** A split and a text divide customers among so many at the most. */
export const MOST_BRANCHES = 20;

export const branchShape = {
  id: portId({ title: 'Id' }),
  label: text(200, { title: 'Label' }),
  percentage: decimal(0, 100, { title: 'Percent' }),
};

interface Branch {
  readonly id: string;
  readonly percentage?: number | undefined;
}

/** Whoever lists the same branches in another order has drawn the same split. */
export const inOrder = <B extends Branch>(branches: readonly B[]): readonly B[] =>
  branches.toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));

interface Division extends Required<Pick<CompiledParts, 'cuts' | 'salt'>> {
  readonly config: { readonly isShared: boolean };
}

/** Compiles the percentages of the list `path`, and reports what is wrong with them. */
export function divide(
  path: string,
  branches: readonly Branch[],
  experimentId: string | undefined,
  tools: Tools,
): Division {
  tools.distinct(path, branches);
  for (const [index, { percentage }] of branches.entries()) tools.require(`${path}.${index}`, { percentage });
  let sum = 0;
  const cuts = inOrder(branches).map(({ percentage }) => {
    sum += Math.round((percentage ?? 0) * 100);
    return sum;
  });
  if (sum !== 10_000)
    tools.report(
      'SPLIT_NOT_100',
      path,
      `the percentages add up to ${sum / 100}`,
      'Change them so that they add up to 100',
    );
  return { cuts, salt: experimentId ?? tools.nodeKey, config: { isShared: experimentId !== undefined } };
}
