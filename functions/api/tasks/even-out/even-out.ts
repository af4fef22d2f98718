import { problemsOf } from '../../../engine/assignment/assignment.ts';
import { EngineError } from '../../../engine/errors.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on } from '../../http/route-handler.ts';
import { requireUsers } from '../../http/users/require-users.ts';
import { evenOutTasks as statement } from './queries.gen.ts';
import { MOST_MOVES, routes } from './routes.ts';

/** Idempotent: what was evened out stays as it is. Throws CONFLICT; the transaction then ends without a change. */
export const evenOutTasks = on(routes.evenOutTasks, async ({ body, database, caller, now }) => {
  const { among, maxOpenTasks = null, expected = -1, dryRun } = body;
  const [problem] = problemsOf({ among });
  if (problem) throw invalid('among', problem.message);
  const { tenantId, actor } = caller;
  await requireUsers(database, tenantId, '', { among });
  const rows = await database.many(statement, {
    among: among ? { roles: among.roles ?? [], userIds: among.userIds ?? [] } : null,
    expected: dryRun ? -1 : expected,
    most: MOST_MOVES,
    ...{ maxOpenTasks, tenantId, actor, now },
  });
  const { moves = 0, over = 0, left = 0, limited = 0 } = rows[0] ?? {};
  if (limited === 0)
    throw new EngineError(
      'CONFLICT',
      'Nobody has a limit of open tasks; give maxOpenTasks here, of the users, or in the setting assignment',
    );
  if (!dryRun && moves > 0 && moves !== expected)
    throw new EngineError('CONFLICT', `${moves} tasks would be moved, not ${expected}; nothing was changed`, {
      details: { moves },
    });
  const reps = rows.flatMap(({ id, name, limit, before, after }) =>
    id === null || before === null || after === null ? [] : [{ id, name, limit, before, after }],
  );
  return { body: { moves, over, left, reps } };
});
