/** What a walk of runs that do not exist assumes, in words. */
const messages: Readonly<Record<string, string>> = {
  EFFECT: 'What acts outside succeeds at once',
  NO_EVENT: 'No event comes and no condition comes true, so the wait ends by its time-out',
  BRANCH: 'All branches are followed; behind the merge it goes on when the first one is there',
  CANNOT_RUN: 'Nodes of this type cannot run yet; they are passed as if they succeeded',
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
