import { dateIn } from '../../../engine/calendar.ts';
import { EngineError } from '../../../engine/errors.ts';
import { on } from '../../http/route-handler.ts';
import { listEvaluations } from '../evaluations/queries.gen.ts';
import { findTrigger } from '../trigger/queries.gen.ts';
import { noSuchTrigger } from '../trigger/trigger-view.ts';
import { countArms, countTriggeredTasks } from './queries.gen.ts';
import { routes } from './routes.ts';

const lastOne = {
  evaluationId: null,
  status: 'SUCCEEDED',
  source: null,
  from: null,
  to: null,
  afterAt: null,
  afterId: null,
  limit: 1,
};

/** Counts every task of the trigger in one statement, so that totals, reps and months fit each other. */
export const getTriggerStatistics = on(
  routes.getTriggerStatistics,
  async ({ database, params: { id: triggerId }, caller: { tenantId }, now }) => {
    const trigger = await database.maybeOne(findTrigger, { tenantId, triggerId });
    if (!trigger) throw noSuchTrigger(triggerId);
    const { timeZone } = trigger;
    const rows = await database.many(countTriggeredTasks, {
      ...{ tenantId, triggerId, timeZone },
      today: dateIn(timeZone, now),
    });
    const counted = rows.map(({ kind, places, month, assigneeId, assigneeName, ...counts }) => ({
      ...{ kind, places, counts },
      rep: { assigneeId, assigneeName, ...counts },
      month: { month: month ?? '', ...counts },
    }));
    const of = (kind: string) => counted.filter((row) => row.kind === kind);
    const [all] = of('all');
    if (!all) throw new EngineError('INTERNAL', 'The count of all tasks is missing');
    const { created: total, ...rest } = all.counts;
    const perArm = await database.many(countArms, { tenantId, triggerId });
    const [last] = await database.many(listEvaluations, { ...lastOne, tenantId, triggerId });
    return {
      body: {
        totals: { total, ...rest },
        repCount: of('rep')[0]?.places ?? 0,
        perRep: of('rep').map(({ rep }) => rep),
        perMonth: of('month').map(({ month }) => month),
        perArm,
        suppressed: last ? { at: last.scheduledAt, reasons: last.suppressed } : null,
      },
    };
  },
);
