/** Starts and stops experiments, and lets an arm win. */
import { daysToKeep, keptBy } from '../../../../engine/inference/retention.ts';
import { changesBetween } from '../../../http/audit/changes.ts';
import { recordAudit } from '../../../http/audit/record-audit.ts';
import { divisionOf } from '../../../http/experiments/division.ts';
import { invalid } from '../../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../../http/route-handler.ts';
import { checkedConfig } from '../../../triggers/trigger/checked-config.ts';
import { mergeConfig } from '../../../triggers/trigger/merge-config.ts';
import { lockExperiment, refuse, refuseArmsWithoutAnybody } from '../lock-experiment.ts';
import { showExperiment } from '../read-experiments.ts';
import { routes } from '../routes.ts';
import { lockTrigger } from '../triggers/trigger-arms.ts';
import { findWays } from './find-ways.ts';
import * as queries from './queries.gen.ts';

type Locked = Awaited<ReturnType<typeof lockExperiment>>;

const record = (context: RequestContext, action: string, id: string, from: string, to: string, winner?: string) =>
  recordAudit(context, {
    ...{ action: `experiment.${action}`, entityType: 'experiment', entityId: id },
    changes: { status: { from, to }, ...(winner === undefined ? {} : { winner: { from: null, to: winner } }) },
  });

/** Throws CONFLICT for a trigger that is off, or has another experiment. */
async function refuseTrigger(context: RequestContext, triggerId: string): Promise<void> {
  const { name, isActive } = await lockTrigger(context, triggerId);
  if (!isActive) throw refuse('TRIGGER_OFF', `The trigger "${name}" is switched off; switch it on first`);
  const { tenantId } = context.caller;
  const running = await context.database.maybeOne(queries.findRunning, { tenantId, triggerId });
  if (running)
    throw refuse(
      'TRIGGER_TAKEN',
      `The experiment "${running.name}" (${running.id}) runs on the trigger "${name}"; stop it or decide it first`,
    );
}

/** Throws CONFLICT for outcomes that are deleted before they are counted for the last time. */
async function refuseForgetting({ database, caller }: RequestContext, { outcome, outcomeDays }: Locked): Promise<void> {
  const setting = keptBy[outcome];
  if (setting === undefined) return;
  const stored = await database.one(queries.findRetention, { tenantId: caller.tenantId });
  const [kept, needed] = [stored[setting], daysToKeep(outcomeDays)];
  if (kept < needed)
    throw refuse(
      'KEPT_TOO_SHORT',
      `The outcome ${outcome} within ${outcomeDays} days is counted up to ${needed} days later, and ${setting} is ${kept}; set it to ${needed} or more with PATCH /api/admin/settings, or take fewer days`,
    );
}

/** Throws CONFLICT for what would keep it from ever telling anything. */
async function refuseObstacles(context: RequestContext, locked: Locked): Promise<void> {
  const { key, triggerId, control, outcome } = locked;
  const division = divisionOf(locked);
  if (triggerId !== null) await refuseTrigger(context, triggerId);
  await refuseForgetting(context, locked);
  refuseArmsWithoutAnybody({ ...division, control });
  if (key === null) return;
  const { splits, whole, goals } = await findWays(context, { ...locked, key, arms: division.arms });
  if (splits === 0)
    throw refuse(
      'NO_SPLIT',
      `No active workflow has a split, or an e-mail or message with variants, of the experimentId "${key}"; publish and activate one`,
    );
  if (whole === 0)
    throw refuse(
      'NO_SPLIT',
      `No split, e-mail or message with the experimentId "${key}" has a branch or variant for each arm: ${division.arms.join(', ')}`,
    );
  if (outcome === 'GOAL' && goals === 0)
    throw refuse(
      'NO_GOAL',
      `The outcome is GOAL, and no active workflow with the experimentId "${key}" has a goal; set settings.goal, publish and activate it, or take another outcome`,
    );
}

export const startExperiment = on(routes.startExperiment, async ({ params: { id }, ...context }) => {
  const locked = await lockExperiment(context, id);
  if (locked.status !== 'DRAFT')
    throw refuse('ALREADY_STARTED', `The experiment has been started before: it is ${locked.status}`);
  await refuseObstacles(context, locked);
  await context.database.execute(queries.startExperiment, { tenantId: context.caller.tenantId, id, now: context.now });
  await record(context, 'started', id, 'DRAFT', 'RUNNING');
  return showExperiment(context, id);
});

const end = ({ database, caller: { tenantId }, now }: RequestContext, id: string, winner: string | null) =>
  database.execute(queries.endExperiment, { tenantId, id, winner, now });

const notStarted = () => refuse('NOT_STARTED', 'The experiment has not started; start it, or remove it');

/** Idempotent. */
export const stopExperiment = on(routes.stopExperiment, async ({ params: { id }, ...context }) => {
  const { status, winner } = await lockExperiment(context, id);
  if (status === 'DRAFT') throw notStarted();
  if (status === 'DECIDED') throw refuse('DECIDED', `The experiment is decided: everybody goes the way of "${winner}"`);
  if (status === 'RUNNING') {
    await end(context, id, null);
    await record(context, 'stopped', id, status, 'STOPPED');
  }
  return showExperiment(context, id);
});

/** From now on the trigger has the config of the arm that won, as if a person had changed it. */
async function adopt(context: RequestContext, triggerId: string, won: unknown): Promise<void> {
  const { config: before, triggerType } = await lockTrigger(context, triggerId);
  const config = checkedConfig(triggerType, mergeConfig(before, won));
  const changes = changesBetween({ config: before }, { config });
  if (!changes) return;
  const { database, caller, now } = context;
  await database.execute(queries.adoptConfig, { tenantId: caller.tenantId, triggerId, config, now });
  await recordAudit(context, { action: 'trigger.changed', entityType: 'trigger', entityId: triggerId, changes });
}

/** Idempotent for the same winner. */
export const decideExperiment = on(routes.decideExperiment, async ({ params: { id }, body, ...context }) => {
  const locked = await lockExperiment(context, id);
  const { status } = locked;
  const { arms, configs } = divisionOf(locked);
  if (!arms.includes(body.winner)) throw invalid('winner', `must be an arm: one of ${arms.join(', ')}`);
  if (status === 'DRAFT') throw notStarted();
  if (status === 'DECIDED' && locked.winner !== body.winner)
    throw refuse('DECIDED', `The experiment is decided: everybody goes the way of "${locked.winner}"`);
  if (status !== 'DECIDED') {
    if (locked.triggerId !== null) await adopt(context, locked.triggerId, configs[body.winner] ?? {});
    await end(context, id, body.winner);
    await record(context, 'decided', id, status, 'DECIDED', body.winner);
  }
  return showExperiment(context, id);
});
