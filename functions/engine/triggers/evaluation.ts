/** Evaluates one trigger of one tenant: a statement for each chunk of tasks, and a row that says how it ended. */
import { dateIn } from '../calendar.ts';
import { now } from '../clock.ts';
import type { Database } from '../data/database.ts';
import { sqlState } from '../data/database-failure.ts';
import type { Json, Statement } from '../data/statement.ts';
import { EngineError } from '../errors.ts';
import { countMetrics, failureFields, log } from '../log.ts';
import { type CompareStatement, compareAll } from './compare.ts';
import type { TriggerDefinition } from './define.ts';
import { failEvaluation, resumeEvaluation } from './queries.gen.ts';
import { readWithArms } from './settings.ts';

/** Tasks per statement: some seconds of a small cluster, far below the Data API's 45 s. */
const CHUNK = 5000;
/** Attempts when another evaluation of the trigger, or a change of its config or experiment, interferes. */
const ATTEMPTS = 5;
/** SQLSTATEs: another evaluation made the task or gave the arm first, a customer was deleted, serialisation failure, deadlock. */
const OVERTAKEN = new Set(['23505', '23503', '40001', '40P01']);

/** What `evaluate.sql` takes and gives, for every trigger type. */
export type EvaluateStatement = Statement<
  {
    tenantId: string;
    triggerId: string;
    triggerType: string;
    evaluationId: string;
    config: Json;
    settings: Json;
    now: Date;
    wallNow: Date;
    today: string;
    timeZone: string;
    startsAt: Date | null;
    isFull: boolean;
    sinceXid: string | null;
    chunk: number;
    isLastChunk: boolean;
    priority: string;
    dueInDays: number;
    titleFormat: string;
    descriptionFormat: string;
    usesCadence: boolean;
    experimentId: string | null;
    arms: Json;
  },
  {
    status: string;
    created: number;
    createdInAll: number;
    matched: number;
    alreadyDone: number;
    suppressed: Json;
    unassigned: number;
    deferred: number;
  }
>;

/** An opened evaluation, as start_scheduled_evaluations.sql and resume_evaluation.sql give it. */
interface OpenEvaluation {
  readonly evaluationId: string;
  readonly triggerId: string;
  readonly scheduledAt: Date;
  /** Tasks made by earlier deliveries of its message, which ended between two chunks. */
  readonly created: number;
  readonly config: Json;
  readonly timeZone: string;
  readonly startsAt: Date | null;
  readonly isFull: boolean;
  readonly sinceXid: string | null;
  /** The experiment that runs on the trigger, and what each arm has in place of the config. */
  readonly experimentId: string | null;
  readonly arms: Json | null;
  /** Absent for those that a person requested, or that were interrupted. */
  readonly isComparisonDue?: boolean;
}

/** What an evaluation of a trigger type works with. */
export interface TriggerEngine {
  readonly database: Database;
  readonly definition: TriggerDefinition;
  readonly evaluate: EvaluateStatement;
  readonly compare: CompareStatement;
}

const sum = (counts: Json): number =>
  Object.values(counts ?? {}).reduce((total: number, count) => total + Number(count), 0);

/** Makes the tasks, chunk by chunk. Returns false when no row came: another finished it, or the config or the experiment has changed. */
async function evaluateOnce(
  { database, definition, evaluate }: TriggerEngine,
  tenantId: string,
  open: OpenEvaluation,
): Promise<boolean> {
  const settings = readWithArms(definition, open.config, open.arms);
  const { maxTasksPerRun = 0 } = settings.numbers;
  const { scheduledAt, created: createdBefore, isComparisonDue: _, arms: __, ...rest } = open;
  // With nothing left to make, the last chunk still counts and finishes.
  let left = Math.max(0, maxTasksPerRun - createdBefore);
  do {
    const chunk = Math.min(left, CHUNK);
    const seen = await database.maybeOne(evaluate, {
      ...rest,
      tenantId,
      triggerType: definition.type,
      settings: settings.values,
      priority: settings.priority,
      dueInDays: settings.dueInDays,
      titleFormat: settings.titleFormat,
      descriptionFormat: settings.descriptionFormat,
      usesCadence: settings.usesCadence,
      arms: settings.arms,
      now: scheduledAt,
      wallNow: now(),
      today: dateIn(open.timeZone, scheduledAt),
      chunk,
      isLastChunk: chunk === left,
    });
    if (seen === undefined) return false;
    left -= chunk;
    if (seen.status !== 'SUCCEEDED') continue;
    const { matched, createdInAll: created, alreadyDone, unassigned, deferred } = seen;
    const suppressed = sum(seen.suppressed);
    const ids = { tenantId, triggerId: open.triggerId, evaluationId: open.evaluationId };
    log('info', 'Evaluated', {
      ...ids,
      isFull: open.isFull,
      matched,
      created,
      alreadyDone,
      suppressed,
      unassigned,
      deferred,
    });
    countMetrics(definition.name, {
      TasksCreated: created,
      Suppressed: suppressed,
      Deferred: deferred,
    });
    return true;
  } while (left > 0);
  return true;
}

const overtaken = (error: unknown): false => {
  if (OVERTAKEN.has(sqlState(error) ?? '')) return false;
  throw error;
};

async function evaluateUntilDone(engine: TriggerEngine, tenantId: string, first: OpenEvaluation): Promise<void> {
  const { evaluationId } = first;
  let open: OpenEvaluation | undefined = first;
  for (let attempt = 0; open && attempt < ATTEMPTS; attempt += 1) {
    if (await evaluateOnce(engine, tenantId, open).catch(overtaken)) return;
    open = await engine.database.maybeOne(resumeEvaluation, {
      tenantId,
      evaluationId,
      triggerType: engine.definition.type,
      wallNow: now(),
    });
  }
  if (open)
    throw new EngineError('CONFLICT', 'Other evaluations of the trigger kept coming in between', { retry: 'backoff' });
}

async function fail(
  { database, definition }: TriggerEngine,
  tenantId: string,
  open: OpenEvaluation,
  error: unknown,
): Promise<void> {
  const coded =
    error instanceof EngineError ? error : new EngineError('INTERNAL', 'Unexpected failure', { cause: error });
  const ids = { tenantId, triggerId: open.triggerId, evaluationId: open.evaluationId };
  log('error', 'An evaluation failed', { ...ids, ...failureFields(error) });
  countMetrics(definition.name, { EvaluationsFailed: 1 });
  await database.execute(failEvaluation, {
    tenantId,
    evaluationId: open.evaluationId,
    error: `${coded.code}: ${coded.message}`,
    wallNow: now(),
  });
}

/**
 * Evaluates each opened trigger; a failure of one does not stop the others, and is recorded as FAILED.
 * Throws the last failure that a retry can help, so that the message is delivered again.
 */
export async function evaluateAll(
  engine: TriggerEngine,
  tenantId: string,
  opened: readonly OpenEvaluation[],
): Promise<void> {
  let passing: unknown;
  for (const open of opened) {
    try {
      if (open.isComparisonDue && !open.isFull && !engine.definition.looksAtAll)
        await compareAll(engine, tenantId, open);
      await evaluateUntilDone(engine, tenantId, open);
    } catch (error) {
      await fail(engine, tenantId, open, error);
      if (!(error instanceof EngineError) || error.retry !== 'never') passing = error;
    }
  }
  if (passing !== undefined) throw passing;
}
