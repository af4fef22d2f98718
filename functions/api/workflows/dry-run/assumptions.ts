/** What a walk of runs that do not exist assumes, in words. */
const messages: Readonly<Record<string, string>> = {
  EFFECT: 'What acts outside succeeds at once',
  NO_EVENT: 'No event comes and no condition comes true, so the wait ends by its time-out',
  BRANCH: 'All branches are followed; behind the merge it goes on when the first one is there',
  CANNOT_RUN: 'Nodes of this type cannot run yet; they are passed as if they succeeded',
  ENTRIES_ESTIMATED: 'Entries by events, segments and by hand are estimated: as many a day as in the last 90 days',
  AUDIENCE_CUT:
    'Schedules with a large audience, or very many moments, are counted in part: the share of the first 10 000 customers counts for all',
  CHOSEN: 'As the request says in ports',
};

interface Assumed {
  readonly nodeId: string;
  readonly assumed: string | null;
}

export function assumptionsOf(steps: readonly Assumed[]) {
  const codes = new Set(steps.flatMap(({ assumed }) => assumed ?? []));
  return [...codes].sort().map((code) => ({
    code,
    message: messages[code] ?? code,
    nodeIds: [...new Set(steps.flatMap(({ nodeId, assumed }) => (assumed === code ? nodeId : [])))],
  }));
}
