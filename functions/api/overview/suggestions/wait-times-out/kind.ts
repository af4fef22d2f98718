import { shareOf } from '../../../../engine/inference/shares.ts';
import type { Kind } from '../suggestion.ts';
import { count, lineOf, sayShare } from '../words.ts';
import { countTimeouts } from './queries.gen.ts';

const NEEDS = 30;
/** Surely more than every second one. */
const MOSTLY = 0.5;

export const waitTimesOut: Kind = {
  name: 'WAIT_TIMES_OUT',
  needs: NEEDS,
  cases: 'runs that left one wait with a time-out',
  async find({ database, tenantId, since }) {
    const rows = await database.many(countTimeouts, { tenantId, since });
    const waits = rows.map((row) => ({ ...row, left: row.timedOut + row.came }));
    const suggestions = waits
      .filter(({ left, timedOut }) => left >= NEEDS && shareOf(timedOut, left).low > MOSTLY)
      .map(({ workflowId, workflowName, nodeId, nodeName, timedOut, left }) => {
        const main = shareOf(timedOut, left);
        return {
          target: { type: 'NODE' as const, id: workflowId, name: `${workflowName} · ${nodeName}`, part: nodeId },
          sentence: `Of ${count(left, 'run')} that left the wait “${nodeName}” of “${workflowName}”, ${timedOut} left because the time was over (${sayShare(main)}). Wait for something else, for a shorter time, or do more before it.`,
          main,
          figures: [lineOf('Left by the time-out', main)],
          effect: 'What those who did not answer would have done with another wait is in no figure.',
          tryIt: 'What to wait for is for a person to say: open the workflow.',
        };
      });
    return { suggestions, has: Math.max(0, ...waits.map(({ left }) => left)) };
  },
};
