import { on } from '../../http/route-handler.ts';
import { listSplits } from './queries.gen.ts';
import { routes } from './routes.ts';

/** The ways of a split, and the variants of a text, are `branch:<id>`, in the order of the cuts. */
const WAY = 'branch:';

export const listExperimentSplits = on(routes.listExperimentSplits, async ({ database, caller: { tenantId } }) => {
  const rows = await database.many(listSplits, { tenantId });
  const items = rows.map(({ ways, cuts, labels, ...split }) => {
    const [names, sums] = [ways as readonly string[], cuts as readonly number[]]; // lists of the table's
    const called = labels as Readonly<Record<string, string>>; // as list_splits.sql makes it
    const branches = sums.map((sum, n) => ({
      id: (names[n] ?? '').slice(WAY.length),
      label: called[names[n] ?? ''] ?? null,
      percentage: (sum - (sums[n - 1] ?? 0)) / 100,
    }));
    return { ...split, branches };
  });
  return { body: { items } };
});
