import type { Json } from '../../../engine/data/statement.ts';
import { changesBetween } from '../../http/audit/changes.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { brokenRule } from '../../http/broken-rule.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { findTask, noSuchTask } from '../find-task.ts';
import { lockTask } from '../queries.gen.ts';
import { findRating, removeRating, storeRating } from './queries.gen.ts';
import { routes } from './routes.ts';

interface Rating {
  readonly satisfaction: number | null;
  readonly wasRight: boolean | null;
  readonly comment: string | null;
}

const unrated: Rating = { satisfaction: null, wasRight: null, comment: null };

/** The log says whether there is a comment, or another one than before, and not what it says, which may name a person. */
function changesOf(before: Rating, after: Rating) {
  const logged = ({ satisfaction, wasRight, comment }: Rating): Readonly<Record<string, Json>> => ({
    ...{ satisfaction, wasRight },
    hasComment: comment !== null,
  });
  const isReworded = before.comment !== null && after.comment !== null && before.comment !== after.comment;
  return {
    ...changesBetween(logged(before), logged(after)),
    ...(isReworded ? { isReworded: { from: false, to: true } } : {}),
  };
}

/** Throws INVALID_INPUT for a comment about a customer who was erased. */
function explainErased(error: unknown): never {
  if (brokenRule(error)?.name !== 'task_ratings_customer_erased') throw error;
  throw invalid('comment', 'must be left out: the customer was erased');
}

/** Idempotent: what is said already is neither stored nor logged again. Throws NOT_FOUND. */
async function rate(context: RequestContext, taskId: string, after: Rating): Promise<void> {
  const { database, caller, now } = context;
  const { tenantId, actor } = caller;
  // Apart from reading it: a statement that waits for a lock reads what was there before.
  await database.maybeOne(lockTask, { tenantId, taskId });
  const found = await database.maybeOne(findRating, { tenantId, taskId });
  if (!found) throw noSuchTask(taskId);
  const { customerId, ...before } = found;
  if (!changesBetween({ ...before }, { ...after })) return;
  const rating = { tenantId, taskId, customerId, ...after, ratedBy: actor, now };
  if (after === unrated) await database.execute(removeRating, { tenantId, taskId });
  else await database.execute(storeRating, rating).catch(explainErased);
  const changes = changesOf(before, after);
  await recordAudit(context, { action: 'task.rated', entityType: 'task', entityId: taskId, changes });
}

export const rateTask = on(routes.rateTask, async ({ params: { id }, body, ...context }) => {
  const { satisfaction = null, wasRight = null, comment = null } = body;
  if (satisfaction === null && wasRight === null)
    throw invalid('satisfaction', 'is required, or wasRight; DELETE takes a rating back');
  await rate(context, id, { satisfaction, wasRight, comment });
  return { body: await findTask(context.database, context.caller.tenantId, id) };
});

export const removeTaskRating = on(routes.removeTaskRating, async ({ params, ...context }) => {
  await rate(context, params.id, unrated);
  return { body: undefined };
});
