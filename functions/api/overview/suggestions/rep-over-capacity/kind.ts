import { shareOf } from '../../../../engine/inference/shares.ts';
import { MOST_TASKS } from '../../../tasks/reassign/routes.ts';
import type { Kind, Request } from '../suggestion.ts';
import { lineOf, numberOf, sayShare } from '../words.ts';
import { countOpenTasks } from './queries.gen.ts';

type Row = NonNullable<(typeof countOpenTasks)['gives']>;

const NEEDS = 20;
/** With fewer reps nobody can say what is usual. */
const REPS = 3;
/** Open tasks, in those that half of the other reps have at the most. */
const TIMES = 2;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [upper = 0, lower = upper] = [sorted[middle], sorted.length % 2 === 0 ? sorted[middle - 1] : undefined];
  return (lower + upper) / 2;
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

function shareOut({ repId, repName, overdue }: Row, now: Date): Request | string {
  if (overdue > MOST_TASKS)
    return `One call shares out ${MOST_TASKS} tasks at the most: share them out in parts, in the list of tasks.`;
  return {
    method: 'POST',
    path: '/api/tasks/reassign',
    body: { filter: { assigneeId: repId, dueBefore: now.toISOString() }, expected: overdue },
    does: `Shares the overdue tasks of ${repName} out among all reps by their load, those that are begun too; some stay where nobody has room. With "dryRun": true it only says what would move.`,
  };
}

/** A rep with far more open tasks than the others, of whose a surely larger share is overdue. */
export const repOverCapacity: Kind = {
  name: 'REP_OVER_CAPACITY',
  needs: NEEDS,
  cases: `open tasks of one of at least ${REPS} reps`,
  async find({ database, tenantId, now }) {
    const rows = await database.many(countOpenTasks, { tenantId, now });
    const suggestions = rows.flatMap((row) => {
      const { repId, repName, open, overdue } = row;
      const others = rows.filter(({ repId: other }) => other !== repId);
      if (open < NEEDS || rows.length < REPS) return [];
      const usual = median(others.map((other) => other.open));
      const main = shareOf(overdue, open);
      const theirs = shareOf(sum(others.map((other) => other.overdue)), sum(others.map((other) => other.open)));
      if (open < TIMES * usual || main.low <= theirs.high) return [];
      return {
        target: { type: 'REP' as const, id: repId, name: repName, part: null },
        sentence: `{REP} has ${open} open tasks, of which ${overdue} are overdue (${sayShare(main)}). Of the other reps' ${theirs.denominator} it is ${theirs.numerator} (${sayShare(theirs)}), and half of these reps have ${usual} or fewer. Share the overdue ones out.`,
        names: { REP: repName },
        main,
        figures: [
          lineOf(`Overdue, of ${repName}`, main),
          lineOf('Overdue, of the other reps', theirs),
          numberOf('Open tasks that half of the other reps have at the most', usual, 'tasks'),
        ],
        effect: 'It depends on the room that the others have; the call says how many tasks move before it moves any.',
        tryIt: shareOut(row, now),
        asExperiment:
          'It moves tasks that are there already, once, and takes them from one rep to give them to others: whether a customer’s task moves changes how long all other tasks of both wait. So no group of customers would stay as it was, to be compared with.',
      };
    });
    const has = rows[0]?.open ?? 0;
    if (has < NEEDS || rows.length >= REPS) return { suggestions, has };
    return {
      suggestions,
      has,
      lacks: `It needs ${REPS} reps with open tasks; there ${rows.length === 1 ? 'is 1' : `are ${rows.length}`}.`,
    };
  },
};
