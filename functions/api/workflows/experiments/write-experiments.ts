/** Draws up experiments, changes them, and removes those that have not started. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { EngineError } from '../../../engine/errors.ts';
import { SMALLEST_ARM } from '../../../engine/inference/plan-experiment.ts';
import { problemOfType } from '../../../workflows/nodes/wait/event-type.ts';
import { changesBetween } from '../../http/audit/changes.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { requireMatch } from '../../http/etag.ts';
import { refuseMorePhases } from '../../http/experiments/begin-phases.ts';
import { type Division, divisionOf, HELD_OUT } from '../../http/experiments/division.ts';
import type { Aim, ExperimentStatus, Outcome } from '../../http/experiments/outcomes.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { readArms, shareOf, showArms } from './arms.ts';
import { lockExperiment, refuse, refuseArmsWithoutAnybody } from './lock-experiment.ts';
import { findWays } from './operate/find-ways.ts';
import { checkHeldOut } from './operate/held-out.ts';
import * as queries from './queries.gen.ts';
import { etagOfExperiment, showExperiment } from './read-experiments.ts';
import { routes } from './routes.ts';
import { AS_IT_IS, checkArmConfig, lockTrigger, requireAdmin, type Trigger } from './triggers/trigger-arms.ts';

interface Settings extends Division {
  readonly name: string;
  readonly holdout: number;
  readonly control: string;
  readonly outcome: Outcome;
  readonly eventType: string | null;
  readonly outcomeDays: number;
  readonly better: Aim;
  readonly smallestArm: number;
}

interface Given {
  readonly name?: string | undefined;
  readonly arms?: Parameters<typeof readArms>[0] | undefined;
  readonly holdoutPercent?: number | undefined;
  readonly control?: string | undefined;
  readonly outcome?:
    | {
        readonly kind: Outcome;
        readonly days?: number | undefined;
        readonly eventType?: string | undefined;
        readonly better?: Aim | undefined;
      }
    | undefined;
  readonly smallestArm?: number | undefined;
}

const DEFAULTS = {
  holdout: 0,
  outcome: 'ORDER',
  eventType: null,
  outcomeDays: 14,
  better: 'MORE',
  smallestArm: SMALLEST_ARM,
} as const;

/** Throws INVALID_INPUT for a type that nothing raises: no customer would ever have the outcome. */
function checkEventType(type: string): void {
  const problem = problemOfType(type);
  if (problem !== undefined) throw invalid('outcome.eventType', problem);
}

function outcomeOf(
  given: Given['outcome'],
  before: Pick<Settings, 'outcome' | 'eventType' | 'outcomeDays' | 'better'>,
) {
  const { outcome, eventType: typeBefore, outcomeDays } = before;
  if (given === undefined) return { outcome, eventType: typeBefore, outcomeDays, better: before.better };
  const { kind, days = outcomeDays, eventType = null } = given;
  const isSame = kind === outcome && eventType === typeBefore;
  const { better = isSame ? before.better : DEFAULTS.better } = given;
  if (kind === 'EVENT' && eventType === null)
    throw invalid('outcome.eventType', 'is required for EVENT: the type of the event, such as custom.renewed');
  if (kind === 'EVENT' && eventType !== null) checkEventType(eventType);
  if (kind !== 'EVENT' && eventType !== null) throw invalid('outcome.eventType', 'is for EVENT only; leave it out');
  return { outcome: kind, outcomeDays: days, eventType, better };
}

/** A single arm has nobody to be compared with but those who are held out. */
function controlOf(given: Given, arms: readonly string[], before: string): string {
  if (arms.length === 1) {
    if ((given.control ?? HELD_OUT) === HELD_OUT) return HELD_OUT;
    throw invalid('control', `must be ${HELD_OUT}, or left out: a single arm is compared with those held out`);
  }
  const control = given.control ?? (before === HELD_OUT ? (given.arms?.[0]?.id ?? '') : before);
  if (!arms.includes(control)) throw invalid('control', `must be an arm: one of ${arms.join(', ')}`);
  return control;
}

/** Members that were not given stay as they were. Throws INVALID_INPUT. */
function settingsOf(given: Given, before: Settings): Settings {
  const division = given.arms === undefined ? before : readArms(given.arms, before);
  const { arms, cuts, labels, configs } = division;
  const control = controlOf(given, arms, before.control);
  const { holdoutPercent } = given;
  const holdout = holdoutPercent === undefined ? before.holdout : shareOf('holdoutPercent', holdoutPercent);
  if (arms.length === 1 && holdout === 0)
    throw invalid('holdoutPercent', 'must be above 0 with a single arm: nobody would be left to compare it with');
  return {
    ...{ name: given.name ?? before.name, arms, cuts, labels, configs, control, ...outcomeOf(given.outcome, before) },
    holdout,
    smallestArm: given.smallestArm ?? before.smallestArm,
  };
}

/** Throws INVALID_INPUT for a single arm of a split. */
function checkArms({ arms }: Given, isOnTrigger: boolean): void {
  if (!isOnTrigger && arms?.length === 1) throw invalid('arms', 'must have 2 to 20 arms');
}

/** Throws INVALID_INPUT for what one on splits cannot have, or one on a trigger. `trigger`: absent for splits. */
function checkSubject(given: Given, { outcome, eventType, holdout }: Settings, trigger: Trigger | undefined): void {
  if (trigger !== undefined && outcome === 'GOAL')
    throw invalid('outcome.kind', 'must not be GOAL for a trigger: goals are those of a workflow');
  checkHeldOut({ outcome, eventType, holdout }, trigger !== undefined);
  for (const [index, { config }] of (given.arms ?? []).entries()) {
    const place = ['arms', String(index), 'config'];
    if (config === undefined) continue;
    if (trigger === undefined)
      throw invalid(place.join('.'), 'is for experiments on a trigger; put texts into nodes behind the split');
    checkArmConfig(trigger, config as Settings['configs'][string], place); // an object by the schema
  }
}

/** For the audit log, and for whoever changed an older version. */
const shown = ({ arms, cuts, labels, configs, ...settings }: Settings) => ({
  ...settings,
  arms: showArms({ arms, cuts, labels, configs }),
});

/** What makes the figures of before and after another matter. */
const divided = ({ arms, cuts, holdout }: Settings) => ({ arms, cuts, holdout });

/** Whatever would make figures of before mean something else is settled by the start. */
function refuseChange(status: ExperimentStatus, before: Settings, after: Settings): void {
  if (status === 'DRAFT') return;
  const settled = ({ control, outcome, eventType, outcomeDays, better, smallestArm, arms, configs }: Settings) => ({
    ...{ control, outcome, eventType, outcomeDays, better, smallestArm, arms, configs },
  });
  if (!isDeepStrictEqual(settled(before), settled(after)))
    throw refuse(
      'ALREADY_STARTED',
      'It has started: only its name, labels and percentages may change. For another control, outcome, arm or config draw up another experiment',
    );
  if (status !== 'RUNNING' && !isDeepStrictEqual(divided(before), divided(after)))
    throw refuse('ENDED', `The experiment is ${status}: nobody comes to it any more, so percentages mean nothing`);
}

export const createExperiment = on(routes.createExperiment, async ({ body, ...context }) => {
  const { database, caller, now } = context;
  const { key = null, triggerId = null, ...members } = body;
  if ((key === null) === (triggerId === null))
    throw invalid(
      'key',
      'or triggerId is required, and not both: the splits and texts of that experimentId, or a trigger',
    );
  if (triggerId !== null) requireAdmin(context);
  if (triggerId === null && members.arms === undefined) throw invalid('arms', 'is required: the branches of the split');
  const trigger = triggerId === null ? undefined : await lockTrigger(context, triggerId);
  const given = { ...members, arms: members.arms ?? [AS_IT_IS] };
  const none = { arms: [], cuts: [], labels: {}, configs: {}, control: given.arms[0]?.id ?? '' };
  checkArms(given, trigger !== undefined);
  const settings = settingsOf(given, { ...DEFAULTS, name: given.name, ...none });
  checkSubject(given, settings, trigger);
  const { tenantId, actor } = caller;
  const id = randomUUID();
  if (!(await database.maybeOne(queries.insertExperiment, { tenantId, actor, id, key, triggerId, ...settings, now })))
    throw new EngineError(
      'CONFLICT',
      `There is an experiment of the key "${key}"; give the split another experimentId`,
      {
        details: [{ path: 'key', message: 'is taken' }],
      },
    );
  await recordAudit(context, {
    ...{ action: 'experiment.created', entityType: 'experiment', entityId: id },
    changes: changesBetween({}, { ...(key === null ? { triggerId } : { key }), ...shown(settings) }) ?? {},
  });
  return showExperiment(context, id);
});

/** Settings of a locked experiment. */
function settled(locked: Awaited<ReturnType<typeof lockExperiment>>): Settings {
  const { name, holdout, control, outcome, eventType, outcomeDays, better, smallestArm } = locked;
  return { ...divisionOf(locked), name, holdout, control, outcome, eventType, outcomeDays, better, smallestArm };
}

async function write(context: RequestContext, id: string, phase: number, settings: Settings): Promise<void> {
  const { database, caller, now } = context;
  await database.execute(queries.updateExperiment, { tenantId: caller.tenantId, id, phase, ...settings, now });
}

/** Idempotent: the same settings again change nothing, and begin no phase. */
export const changeExperiment = on(routes.changeExperiment, async ({ body, params: { id }, ...context }) => {
  const locked = await lockExperiment(context, id);
  const before = settled(locked);
  requireMatch(context.ifMatch, etagOfExperiment(id, locked.revision), shown(before));
  checkArms(body, locked.triggerId !== null);
  const after = settingsOf(body, before);
  const trigger = locked.triggerId === null ? undefined : await lockTrigger(context, locked.triggerId);
  checkSubject(body, after, trigger);
  refuseChange(locked.status, before, after);
  if (locked.status === 'RUNNING') refuseArmsWithoutAnybody(after);
  const { status, key } = locked;
  if (status === 'RUNNING' && key !== null && after.holdout > before.holdout)
    await findWays(context, { ...after, key });
  const changes = changesBetween(shown(before), shown(after));
  if (changes) {
    const isNew = locked.status === 'RUNNING' && !isDeepStrictEqual(divided(before), divided(after));
    if (isNew) refuseMorePhases(locked, 'draw up another experiment');
    const phase = locked.phase + Number(isNew);
    await write(context, id, phase, after);
    const begun = isNew ? { phase: { from: locked.phase, to: phase } } : {};
    await recordAudit(context, {
      ...{ action: 'experiment.changed', entityType: 'experiment', entityId: id },
      changes: { ...changes, ...begun },
    });
  }
  return showExperiment(context, id);
});

export const removeExperiment = on(routes.removeExperiment, async ({ params: { id }, ...context }) => {
  const locked = await lockExperiment(context, id);
  if (locked.status !== 'DRAFT')
    throw refuse('ALREADY_STARTED', `The experiment is ${locked.status}; only a draft can be removed`);
  await context.database.execute(queries.removeExperiment, { tenantId: context.caller.tenantId, id });
  const gone = Object.entries(shown(settled(locked))).map(([member, from]) => [member, { from, to: null }]);
  await recordAudit(context, {
    ...{ action: 'experiment.deleted', entityType: 'experiment', entityId: id },
    changes: Object.fromEntries(gone),
  });
  return { body: undefined };
});
