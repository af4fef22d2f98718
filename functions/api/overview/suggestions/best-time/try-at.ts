/** A better time for messages, tried before the one node that sends them. */
import { tryInDraft } from '../as-split/try-draft.ts';
import type { Attempts, Scope } from '../suggestion.ts';
import { listMessageNodes } from './queries.gen.ts';

/** When it is better: from this hour on, or on this weekday, 1 for Monday. */
interface Better {
  readonly what: string;
  readonly by: string;
  readonly cell: number;
}

const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
const NAMES = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'] as const;
/** On another weekday: a wait for a day needs an hour. */
const MORNING = '09:00';

const NO_SETTING =
  'No setting of a trigger holds the hour. In a workflow, messages and tasks wait for it with a send window by a calendar with these hours; bookings take the hour that they are given.';

function waitFor({ by, cell }: Better) {
  if (by === 'HOUR') {
    const at = `${String(cell).padStart(2, '0')}:00`;
    return { words: `at ${at}`, daysApart: 1, data: { kind: 'time-of-day', at } };
  }
  const words = `${NAMES[cell - 1]} at ${MORNING}`;
  return { words, daysApart: DAYS.length, data: { kind: 'time-of-day', at: MORNING, days: [DAYS[cell - 1]] } };
}

const NOT_ONE_PLACE =
  'It is about what people do at any place, and not about a node at which customers could be divided.';

/** Half of those who come to the node wait until the better time. */
export async function tryAt(scope: Scope, better: Better): Promise<Attempts> {
  if (better.what !== 'MESSAGE') return { tryIt: NO_SETTING, asExperiment: NOT_ONE_PLACE };
  const [node, another] = await scope.database.many(listMessageNodes, { tenantId: scope.tenantId });
  if (!node || another) {
    const found = node ? 'Several nodes of active workflows send' : 'No node of an active workflow sends';
    const asExperiment = `${found} messages, so there is no one node before which customers could be divided.`;
    return { tryIt: NO_SETTING, asExperiment };
  }
  const { words, daysApart, data } = waitFor(better);
  return tryInDraft(scope, {
    ...{ workflowId: node.workflowId, nodeId: node.nodeId, change: NO_SETTING },
    compare: (_, { settings }) =>
      settings.timeZone === undefined
        ? {
            ...{ other: { kind: 'WAIT', name: `Wait: ${words}`, data }, daysApart },
            ...{ asBefore: `“${node.nodeName}” at any time`, suggested: `“${node.nodeName}” ${words}` },
          }
        : 'The workflow has a time zone of its own, and these hours are of the tenant’s: draw the split yourself.',
  });
}
