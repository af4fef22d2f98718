import { shareOf } from '../../../../engine/inference/shares.ts';
import { holdOut } from '../as-experiment/propose.ts';
import type { Kind } from '../suggestion.ts';
import { count, lineOf, numberOf, perMonth, sayShare } from '../words.ts';
import { countPairs } from './queries.gen.ts';

const NEEDS = 20;
const NEAR_DAYS = 3;
/** Fewer tasks with another one beside them may be chance. */
const MANY = 0.3;
/** It takes a fifth more customers than half would, and leaves fewer without a task. */
const HELD_OUT_PERCENT = 30;

/** Two triggers that often make tasks for the same customer within days. */
export const duplicateTriggers: Kind = {
  name: 'DUPLICATE_TRIGGERS',
  needs: NEEDS,
  cases: 'tasks of one trigger',
  async find({ database, tenantId, now, since }) {
    const rows = await database.many(countPairs, { tenantId, now, since, nearDays: NEAR_DAYS });
    const pairs = rows
      .flatMap(({ otherId, otherName, ...row }) =>
        otherId === null || row.tasks < NEEDS
          ? []
          : [{ ...row, otherId, otherName: otherName ?? '', main: shareOf(row.shared, row.tasks) }],
      )
      .filter(({ main }) => main.low > MANY)
      .toSorted((a, b) => b.main.low - a.main.low || a.triggerId.localeCompare(b.triggerId));
    // Of two triggers that share their tasks, the one is named that makes fewer beside them. The other stays, so that of several not all are switched off.
    const [named, kept] = [new Set<string>(), new Set<string>()];
    const chosen = pairs.filter(({ triggerId, otherId }) => {
      if (named.has(triggerId) || named.has(otherId) || kept.has(triggerId)) return false;
      named.add(triggerId);
      kept.add(otherId);
      return true;
    });
    const suggestions = chosen.map(({ triggerId, triggerName, otherId, otherName, tasks, shared, days, main }) => ({
      target: { type: 'TRIGGER' as const, id: triggerId, name: triggerName, part: otherId },
      sentence: `Of ${count(tasks, 'task')} of “{TRIGGER}”, ${shared} went to a customer who got a task of “{OTHER_TRIGGER}” within ${NEAR_DAYS} days (${sayShare(main)}). One of the two may be enough.`,
      names: { TRIGGER: triggerName, OTHER_TRIGGER: otherName },
      main,
      figures: [
        lineOf(`With a task of “${otherName}” within ${NEAR_DAYS} days`, main),
        numberOf('Without one', tasks - shared, 'tasks'),
      ],
      effect: perMonth(shared, days, 'fewer double tasks'),
      isLeftTo: otherId,
      tryIt: {
        method: 'PATCH' as const,
        path: `/api/admin/triggers/${triggerId}`,
        body: { isActive: false },
        does: `Switches “${triggerName}” off, and with it ${count(tasks - shared, 'task')} in the period that had none beside them. It can be switched on again.`,
      },
      asExperiment: holdOut(
        { triggerId, triggerName },
        HELD_OUT_PERCENT,
        `Less than half, because some of them have no task of “${otherName}” beside it.`,
      ),
    }));
    return { suggestions, has: rows[0]?.tasks ?? 0 };
  },
};
