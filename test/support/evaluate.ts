/** Evaluations straight through the statements: what the handlers do, without Lambda and the Data API between. */
import { dateIn } from '../../functions/engine/calendar.ts';
import type { TriggerDefinition } from '../../functions/engine/define.ts';
import type { EvaluateStatement, OpenEvaluation } from '../../functions/engine/evaluation.ts';
import { startScheduledEvaluations } from '../../functions/engine/queries.gen.ts';
import { readSettings } from '../../functions/engine/settings.ts';
import type { TestDatabase } from './database.ts';

export interface Evaluator {
  readonly definition: TriggerDefinition;
  readonly evaluate: EvaluateStatement;
}

type Result = NonNullable<EvaluateStatement['gives']>;

/** Opens the scheduled evaluations of a tenant's triggers and carries each out in one chunk. */
export async function evaluateScheduled(
  database: TestDatabase,
  { definition, evaluate }: Evaluator,
  tenantId: string,
  at: Date,
  change: (open: OpenEvaluation) => OpenEvaluation = (open) => open,
): Promise<Result[]> {
  const opened = await database.run(startScheduledEvaluations, {
    tenantId,
    triggerType: definition.type,
    scheduledAt: at,
    scheduleArn: 'test',
    wallNow: at,
  });
  const results: Result[] = [];
  for (const open of opened.map(change)) {
    const settings = readSettings(definition, open.config);
    results.push(
      ...(await database.run(evaluate, {
        ...open,
        ...settings,
        tenantId,
        triggerType: definition.type,
        settings: settings.numbers,
        now: at,
        wallNow: at,
        today: dateIn(open.timeZone, at),
        chunk: settings.numbers.maxTasksPerRun ?? 0,
        isLastChunk: true,
      })),
    );
  }
  return results;
}
