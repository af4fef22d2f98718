/** Creates, changes and switches off triggers. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { sqlState } from '../../engine/data/database-failure.ts';
import type { Json } from '../../engine/data/statement.ts';
import { EngineError } from '../../engine/errors.ts';
import { changesBetween } from '../http/audit/changes.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { requireMatch } from '../http/etag.ts';
import { beginPhases } from '../http/experiments/begin-phases.ts';
import { divisionOf } from '../http/experiments/division.ts';
import { invalid } from '../http/fields/invalid.ts';
import { on, type RequestContext } from '../http/route-handler.ts';
import { checkedRoutes } from './checked-routes.ts';
import { matchesNow } from './evaluations/preview-trigger.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';
import { checkedConfig } from './trigger/checked-config.ts';
import { mergeConfig } from './trigger/merge-config.ts';
import { etagOfTrigger, findTriggerView, noSuchTrigger } from './trigger/trigger-view.ts';

const UNIQUE_VIOLATION = '23505';
const NAME_TAKEN = 'Another trigger got this name at the same moment; choose another one';

/** What a caller can change of a trigger. */
interface Members {
  readonly name: string;
  readonly description: string | null;
  readonly isActive: boolean;
  readonly config: Json;
}

/** Names the trigger that has the name, since one that is switched off is easily overlooked. */
function nameTaken(name: string, holder: { readonly id: string; readonly isActive: boolean } | undefined): EngineError {
  const [state, way] =
    holder?.isActive === false ? [' that is switched off', 'switch it on or rename it'] : ['', 'rename it'];
  const message = `Another trigger${state} has the name "${name}"; ${way} with PATCH /api/admin/triggers/${holder?.id}`;
  return new EngineError('CONFLICT', message, { details: [{ path: 'name', message: 'is taken' }] });
}

export const createTrigger = on(checkedRoutes.createTrigger, async ({ body, ...context }) => {
  const { database, now } = context;
  const { tenantId } = context.caller;
  const triggerId = randomUUID();
  const trigger = {
    triggerType: body.triggerType,
    name: body.name,
    description: body.description ?? null,
    isActive: body.isActive ?? true,
    config: (body.config ?? {}) as Json, // its schema has numbers and texts only
  };
  const inserted = await database.maybeOne(queries.insertTrigger, { tenantId, triggerId, ...trigger, now });
  if (!inserted)
    throw nameTaken(body.name, await database.maybeOne(queries.findNamesake, { tenantId, name: body.name }));
  const changes = changesBetween({}, trigger) ?? {};
  await recordAudit(context, { action: 'trigger.created', entityType: 'trigger', entityId: triggerId, changes });
  const view = await findTriggerView(context, triggerId);
  return { body: { ...view, matchesNow: await matchesNow(context, triggerId) }, etag: etagOfTrigger(view) };
});

type Running = NonNullable<typeof queries.findRunningArms.gives>;

const findRunning = ({ database, caller: { tenantId } }: RequestContext, triggerId: string) =>
  database.maybeOne(queries.findRunningArms, { tenantId, triggerId });

/** Throws INVALID_INPUT for a config with which an arm of the experiment that runs on the trigger could not act: its evaluations would fail. */
function refuseForArms({ name, configs }: Running, triggerType: string, config: Json): void {
  for (const [arm, changes] of Object.entries(configs ?? {})) {
    try {
      checkedConfig(triggerType, mergeConfig(config, changes));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      throw invalid(
        'config',
        `does not fit the arm "${arm}" of the experiment "${name}", which runs on the trigger: with what that arm changes, ${error.message}. Change it otherwise, or stop the experiment first`,
      );
    }
  }
}

/** Another config of an arm begins another phase: customers of before had other tasks than those who come from now on. */
async function beginPhaseForArms(context: RequestContext, running: Running, before: Json, after: Json): Promise<void> {
  const { arms, configs } = divisionOf({ ...running, cuts: [], labels: {} });
  const isOther = (arm: string) =>
    !isDeepStrictEqual(mergeConfig(before, configs[arm] ?? {}), mergeConfig(after, configs[arm] ?? {}));
  if (arms.some(isOther)) await beginPhases(context, [running], 'TRIGGER_CHANGED', {});
}

/** Locks the row, so that the second of two concurrent changes starts from the result of the first. */
async function change(
  context: RequestContext,
  triggerId: string,
  wanted: (before: Members, triggerType: string) => Members,
  action: string,
): Promise<void> {
  const { database, now } = context;
  const { tenantId } = context.caller;
  // Before the trigger, as whoever starts, changes or ends an experiment does: nobody waits for each other in a circle.
  await findRunning(context, triggerId);
  const row = await database.maybeOne(queries.lockTrigger, { tenantId, triggerId });
  if (!row) throw noSuchTrigger(triggerId);
  const before: Members = { name: row.name, description: row.description, isActive: row.isActive, config: row.config };
  requireMatch(context.ifMatch, etagOfTrigger(before), { ...before });
  const after = wanted(before, row.triggerType);
  const changes = changesBetween({ ...before }, { ...after });
  if (!changes) return;
  // Once more: one may have started while the trigger was waited for.
  const running = changes.config && (await findRunning(context, triggerId));
  if (running) refuseForArms(running, row.triggerType, after.config);
  // Asked before: after a violation the transaction answers no more questions.
  const namesake = await database.maybeOne(queries.findNamesake, { tenantId, name: after.name });
  if (namesake && namesake.id !== triggerId) throw nameTaken(after.name, namesake);
  await database.execute(queries.updateTrigger, { tenantId, triggerId, ...after, now }).catch((error: unknown) => {
    throw sqlState(error) === UNIQUE_VIOLATION ? new EngineError('CONFLICT', NAME_TAKEN, { cause: error }) : error;
  });
  await recordAudit(context, { action, entityType: 'trigger', entityId: triggerId, changes });
  if (running) await beginPhaseForArms(context, running, before.config, after.config);
}

type Change = Partial<Omit<Members, 'config'>> & { readonly config?: unknown };

/** Members that are left out stay. `toConfig` makes the new config of the stored one and the given one. */
const changed =
  (body: { readonly [M in keyof Change]: Change[M] | undefined }, toConfig: typeof mergeConfig) =>
  (before: Members, triggerType: string): Members => ({
    name: body.name ?? before.name,
    description: body.description === undefined ? before.description : body.description,
    isActive: body.isActive ?? before.isActive,
    config:
      body.config === undefined ? before.config : checkedConfig(triggerType, toConfig(before.config, body.config)),
  });

async function answer(context: RequestContext, triggerId: string) {
  const view = await findTriggerView(context, triggerId);
  return { body: view, etag: etagOfTrigger(view) };
}

export const changeTrigger = on(routes.changeTrigger, async ({ body, params, ...context }) => {
  await change(context, params.id, changed(body, mergeConfig), 'trigger.changed');
  return answer(context, params.id);
});

export const replaceTrigger = on(routes.replaceTrigger, async ({ body, params, ...context }) => {
  await change(
    context,
    params.id,
    changed(body, (_, given) => given),
    'trigger.changed',
  );
  return answer(context, params.id);
});

export const switchOffTrigger = on(routes.switchOffTrigger, async ({ params, ...context }) => {
  await change(context, params.id, (before) => ({ ...before, isActive: false }), 'trigger.switched_off');
  return { body: undefined };
});
