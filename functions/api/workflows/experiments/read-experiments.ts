/** Lists and shows experiments. */
import { EngineError } from '../../../engine/errors.ts';
import { etagOf } from '../../http/etag.ts';
import { divisionOf } from '../../http/experiments/division.ts';
import { findSums, judgeSums } from '../../http/experiments/judge-sums.ts';
import type { Aim, ExperimentStatus, Outcome } from '../../http/experiments/outcomes.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { showArms } from './arms.ts';
import { listExperiments as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

type Row = Omit<NonNullable<typeof statement.gives>, 'cursorAt'>;

const every = { id: null, status: null, triggerId: null, afterAt: null, afterId: null };

export const noSuchExperiment = (id: string) => new EngineError('NOT_FOUND', `There is no experiment ${id}`);

/** Changes with what a person edits, and not with the state. */
export const etagOfExperiment = (id: string, revision: number): string => etagOf([id, revision]);

const toView = (row: Row) => ({
  ...{ id: row.id, name: row.name, key: row.key, triggerId: row.triggerId, triggerName: row.triggerName },
  status: row.status as ExperimentStatus, // the table allows no others
  arms: showArms(divisionOf(row)),
  ...{ control: row.control, holdoutPercent: row.holdout / 100 },
  outcome: {
    ...{ kind: row.outcome as Outcome, days: row.outcomeDays, eventType: row.eventType }, // the table allows no others
    better: row.better as Aim, // likewise
  },
  ...{ smallestArm: row.smallestArm, phase: row.phase, customers: row.customers, winner: row.winner },
  ...{ startedAt: row.startedAt, stoppedAt: row.stoppedAt, decidedAt: row.decidedAt },
  ...{ createdBy: row.createdBy, createdByName: row.createdByName, createdAt: row.createdAt, updatedAt: row.updatedAt },
});

/** Throws NOT_FOUND. */
export async function findExperiment({ database, caller: { tenantId } }: RequestContext, id: string): Promise<Row> {
  const row = await database.maybeOne(statement, { ...every, tenantId, id, limit: 1 });
  if (!row) throw noSuchExperiment(id);
  return row;
}

/** The answer of every route about one experiment. Throws NOT_FOUND. */
export async function showExperiment(context: RequestContext, id: string) {
  const row = await findExperiment(context, id);
  return { body: toView(row), etag: etagOfExperiment(id, row.revision) };
}

type ArmSums = Awaited<ReturnType<typeof findSums>>;

/** Of the current phase. */
function verdictOf(row: Row, sums: ArmSums) {
  if (row.status === 'DRAFT') return null;
  const own = sums.filter(({ experimentId }) => experimentId === row.id);
  const { verdict, days } = judgeSums({ ...row, better: row.better as Aim, division: divisionOf(row) }, own);
  const { kind, winner = null, doubts } = verdict;
  return { kind, winner, doubts, days };
}

export const listExperiments = on(routes.listExperiments, async ({ query, ...context }) => {
  const { database, caller } = context;
  const { limit, cursor, status = null, triggerId = null } = query;
  const asked = { ...every, tenantId: caller.tenantId, status, triggerId, ...fromCursor(cursor), limit: limit + 1 };
  const { items, nextCursor } = toPage(await database.many(statement, asked), limit);
  const sums = await findSums(context, items);
  return { body: { items: items.map((row) => ({ ...toView(row), verdict: verdictOf(row, sums) })), nextCursor } };
});

export const getExperiment = on(routes.getExperiment, ({ params, ...context }) => showExperiment(context, params.id));
