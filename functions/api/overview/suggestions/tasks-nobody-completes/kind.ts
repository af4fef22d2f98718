import { shareOf } from '../../../../engine/inference/shares.ts';
import { holdOut } from '../as-experiment/propose.ts';
import { daysBefore, type Kind, SETTLE_DAYS } from '../suggestion.ts';
import { count, lineOf, numberOf, perMonth, sayShare } from '../words.ts';
import { countSettledTasks } from './queries.gen.ts';

const NEEDS = 20;
/** Below this share of completed tasks nobody seems to want them. */
const FEW = 0.2;

/** Half: an experiment of it ends soonest. */
const HELD_OUT_PERCENT = 50;

/** A trigger whose tasks are surely completed too seldom. */
export const tasksNobodyCompletes: Kind = {
  name: 'TASKS_NOBODY_COMPLETES',
  needs: NEEDS,
  cases: `tasks of one trigger that are older than ${SETTLE_DAYS} days`,
  async find({ database, tenantId, now, since }) {
    const rows = await database.many(countSettledTasks, {
      tenantId,
      since,
      settledBefore: daysBefore(now, SETTLE_DAYS),
    });
    const suggestions = rows
      .filter(({ tasks, completed }) => tasks >= NEEDS && shareOf(completed, tasks).high < FEW)
      .map(({ triggerId, triggerName, tasks, completed, cancelled, days }) => {
        const main = shareOf(completed, tasks);
        return {
          target: { type: 'TRIGGER' as const, id: triggerId, name: triggerName, part: null },
          sentence: `Of ${count(tasks, 'task')} of “{TRIGGER}” that are older than ${SETTLE_DAYS} days, ${completed} ${completed === 1 ? 'is' : 'are'} completed (${sayShare(main)}). Switch it off, or change what it asks for.`,
          names: { TRIGGER: triggerName },
          main,
          figures: [lineOf('Completed', main), numberOf('Cancelled', cancelled, 'tasks')],
          effect: perMonth(tasks, days, 'fewer tasks'),
          tryIt: {
            method: 'PATCH' as const,
            path: `/api/admin/triggers/${triggerId}`,
            body: { isActive: false },
            does: 'Switches the trigger off. Its tasks and its history stay, and it can be switched on again.',
          },
          asExperiment: holdOut(
            { triggerId, triggerName },
            HELD_OUT_PERCENT,
            'So few of its tasks are completed that those without one miss little, and halves take the fewest customers.',
          ),
        };
      });
    return { suggestions, has: rows[0]?.tasks ?? 0 };
  },
};
