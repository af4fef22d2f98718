/** Evaluations by the engine's own code, over any Database: no queue and no function around them. */
import { now } from '../../../functions/engine/clock.ts';
import type { Database } from '../../../functions/engine/data/database.ts';
import {
  type EvaluateStatement,
  evaluateAll,
  type TriggerEngine,
} from '../../../functions/engine/triggers/evaluation.ts';
import { startScheduledEvaluations } from '../../../functions/engine/triggers/queries.gen.ts';

/** A trigger type: its definition and its statement. */
export type TriggerType = Pick<TriggerEngine, 'definition' | 'evaluate' | 'compare'>;

type Evaluated = NonNullable<EvaluateStatement['gives']>;

/**
 * Evaluates a tenant's triggers of a type, as the message of a fan-out does. Returns what each evaluation that succeeded
 * saw in its last chunk: the first one too, unless it makes more than 5 000 tasks.
 */
export async function evaluateTenant(
  database: Database,
  { definition, evaluate, compare }: TriggerType,
  tenantId: string,
  at: Date,
): Promise<Evaluated[]> {
  const succeeded: Evaluated[] = [];
  const observed: Database = {
    ...database,
    async maybeOne(statement, values) {
      const row = await database.maybeOne(statement, values);
      if (row === undefined || statement.sql !== evaluate.sql) return row;
      const evaluated = row as unknown as Evaluated; // a row of `evaluate`, by its text
      if (evaluated.status === 'SUCCEEDED') succeeded.push(evaluated);
      return row;
    },
  };
  const opened = await database.many(startScheduledEvaluations, {
    tenantId,
    triggerType: definition.type,
    scheduledAt: at,
    requestedBy: 'schedule:test',
    wallNow: now(),
  });
  await evaluateAll({ database: observed, definition, evaluate, compare }, tenantId, opened);
  return succeeded;
}
