/** Handler of a trigger's queue: fans out, evaluates a tenant, or carries out the evaluation that a person requested. */
import { now } from '../clock.ts';
import { connect } from '../data/database.ts';
import { EngineError } from '../errors.ts';
import { handleQueue, idOf, instantOf, type MessageBody } from '../queue/handle-queue.ts';
import type { TriggerDefinition } from './define.ts';
import { evaluateAll, type TriggerEngine } from './evaluation.ts';
import { fanOut } from './fan-out.ts';
import { resumeEvaluation, startScheduledEvaluations } from './queries.gen.ts';

async function evaluateOne(engine: TriggerEngine, tenantId: string, evaluationId: string): Promise<void> {
  const open = await engine.database.maybeOne(resumeEvaluation, {
    tenantId,
    evaluationId,
    triggerType: engine.definition.type,
    wallNow: now(),
  });
  // Absent when finished: this is the second delivery of its message.
  if (open) await evaluateAll(engine, tenantId, [open]);
}

async function evaluateTenant(engine: TriggerEngine, tenantId: string, body: MessageBody): Promise<void> {
  const opened = await engine.database.many(startScheduledEvaluations, {
    tenantId,
    triggerType: engine.definition.type,
    scheduledAt: instantOf(body, 'scheduledAt'),
    requestedBy: `schedule:${engine.definition.name}`,
    wallNow: now(),
  });
  await evaluateAll(engine, tenantId, opened);
}

/**
 * Handles `{scheduledAt, scheduleArn}` from the schedule, the same with `tenantId` from the fan-out, and
 * `{tenantId, evaluationId}` from the API.
 */
export function handleTrigger(definition: TriggerDefinition, statements: Pick<TriggerEngine, 'evaluate' | 'compare'>) {
  const engine: TriggerEngine = { database: connect(), definition, ...statements };
  return handleQueue(async (body) => {
    const tenantId = idOf(body, 'tenantId');
    const evaluationId = idOf(body, 'evaluationId');
    if (tenantId && evaluationId) return evaluateOne(engine, tenantId, evaluationId);
    if (typeof body.scheduleArn !== 'string') {
      throw new EngineError('UNKNOWN_MESSAGE', 'The message has neither an evaluationId nor a scheduleArn');
    }
    if (tenantId) return evaluateTenant(engine, tenantId, body);
    return fanOut(engine.database, definition, {
      scheduledAt: instantOf(body, 'scheduledAt'),
      scheduleArn: body.scheduleArn,
    });
  });
}
