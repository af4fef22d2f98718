import { EngineError } from '../../../engine/errors.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on } from '../../http/route-handler.ts';
import { toFilter } from '../filter-fields.ts';
import { reassignTasks as statement } from './queries.gen.ts';
import { MOST_TASKS, routes } from './routes.ts';

/** Throws CONFLICT: the transaction then ends without a change. */
function requireExpected(matched: number, expected: number): void {
  if (matched > MOST_TASKS)
    throw new EngineError('CONFLICT', `More than ${MOST_TASKS} open tasks match the filter; narrow it`);
  if (matched === expected) return;
  throw new EngineError('CONFLICT', `The filter matches ${matched} open tasks, not ${expected}; nothing was changed`, {
    details: { matched },
  });
}

/** Idempotent: what was shared out stays as it is. */
export const reassignTasks = on(routes.reassignTasks, async ({ body, database, caller, now }) => {
  const { filter, to, expected = -1, dryRun } = body;
  const { tenantId, actor } = caller;
  const rows = await database.many(statement, {
    ...toFilter({ ...filter, isAssigned: undefined, isDated: undefined }),
    isAssigned: filter.isAssigned ?? null,
    isDated: filter.isDated ?? null,
    among: to === undefined ? null : to,
    expected: dryRun ? -1 : expected,
    most: MOST_TASKS,
    ...{ tenantId, actor, now },
  });
  const given = rows.flatMap(({ repId, repName, given: tasks }) =>
    repId === null || tasks === null ? [] : [{ id: repId, name: repName, tasks }],
  );
  const { matched = 0, kept = 0, moved = 0, stranger = null } = rows[0] ?? {};
  if (stranger !== null) throw invalid('to', `must be active users of this tenant, and ${stranger} is not`);
  requireExpected(matched, dryRun ? matched : expected);
  return { body: { matched, moved, kept, left: matched - kept - moved, given } };
});
