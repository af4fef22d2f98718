/** Evaluations that a person requests: a row, then a message. If the message is lost, the next scheduled run sends it again. */
import { randomUUID } from 'node:crypto';
import type { Database } from '../../../engine/data/database.ts';
import { EngineError } from '../../../engine/errors.ts';
import type { WakeUp } from '../../http/idempotency/answer.ts';
import { on } from '../../http/route-handler.ts';
import { definitionOf, triggerTypes } from '../trigger/definition-of.ts';
import { findTrigger } from '../trigger/queries.gen.ts';
import { noSuchTrigger } from '../trigger/trigger-view.ts';
import { findSwitch, insertEvaluation, insertEvaluations } from './queries.gen.ts';
import { routes } from './routes.ts';

/** Rows that one statement inserts when all triggers run. */
const PAGE = 500;

const statusUrl = (evaluationId: string) => `/api/evaluations/${evaluationId}`;

const switchedOff = () =>
  new EngineError(
    'CONFLICT',
    'The triggers of this tenant are switched off; PATCH /api/admin/settings runTriggers to true first',
  );

const wakeUpFor = (tenantId: string, evaluationId: string, triggerType: string): WakeUp => ({
  name: definitionOf(triggerType).name,
  tenantId,
  body: { tenantId, evaluationId },
});

export const runTrigger = on(routes.runTrigger, async ({ database, params: { id: triggerId }, caller, now }) => {
  const { tenantId, actor } = caller;
  const trigger = await database.maybeOne(findTrigger, { tenantId, triggerId });
  if (!trigger) throw noSuchTrigger(triggerId);
  if (!trigger.isActive) throw new EngineError('CONFLICT', 'The trigger is switched off; PATCH isActive to true first');
  if (!trigger.runTriggers) throw switchedOff();
  const { triggerType } = trigger;
  const evaluationId = randomUUID();
  const wakeUps = [wakeUpFor(tenantId, evaluationId, triggerType)];
  const evaluation = { tenantId, triggerId, triggerType, evaluationId, requestedBy: actor, now };
  await database.execute(insertEvaluation, evaluation);
  return { body: { evaluationId, statusUrl: statusUrl(evaluationId) }, wakeUps };
});

type Inserted = NonNullable<typeof insertEvaluations.gives>;

async function insertAll(database: Database, request: { tenantId: string; requestedBy: string; now: Date }) {
  const requestId = randomUUID();
  const inserted: Inserted[] = [];
  let afterId: string | null = null;
  do {
    const values = { ...request, triggerTypes, requestId, afterId, limit: PAGE };
    const page: Inserted[] = await database.many(insertEvaluations, values);
    inserted.push(...page);
    // The statement returns rows in no order. Lower-case ids sort as texts in PostgreSQL's order.
    const last = page
      .map(({ triggerId }) => triggerId)
      .sort()
      .at(-1);
    afterId = page.length < PAGE ? null : (last ?? null);
  } while (afterId !== null);
  return inserted;
}

export const processTriggers = on(routes.processTriggers, async ({ database, caller: { tenantId, actor }, now }) => {
  const settings = await database.maybeOne(findSwitch, { tenantId });
  if (settings && !settings.runTriggers) throw switchedOff();
  const inserted = await insertAll(database, { tenantId, requestedBy: actor, now });
  return {
    body: {
      evaluations: inserted.map((evaluation) => ({ ...evaluation, statusUrl: statusUrl(evaluation.evaluationId) })),
    },
    wakeUps: inserted.map(({ evaluationId, triggerType }) => wakeUpFor(tenantId, evaluationId, triggerType)),
  };
});
