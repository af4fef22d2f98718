/** What an import says as a whole: figures that add up, and PASS, WARN or FAIL. */
import { type ConvertedContent, levels, outcomes } from '../../workflows/import/report.ts';

type Verdict = 'PASS' | 'WARN' | 'FAIL';

interface Check {
  readonly name: string;
  readonly verdict: Verdict;
  readonly message: string;
}

/** Of each workflow, what the figures need. */
interface Outcome {
  readonly status: 'created' | 'unchanged' | 'changed' | 'checked' | 'refused';
  readonly canActivate: boolean;
}

export interface Executions {
  readonly given: number;
  readonly kept: number;
  readonly known: number;
  readonly unmatched: number;
}

const tally = <N extends string>(names: readonly N[], values: readonly N[]): Record<N, number> => {
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<N, number>; // each name has a count
  for (const value of values) counts[value] += 1;
  return counts;
};

export function countAll({ workflows, badRows }: ConvertedContent, found: readonly Outcome[]) {
  const nodes = workflows.flatMap((one) => one.nodes);
  const statuses = tally(
    ['created', 'unchanged', 'changed', 'checked', 'refused'],
    found.map(({ status }) => status),
  );
  return {
    ...{ workflows: workflows.length, ...statuses, badRows: badRows.length, nodes: nodes.length },
    levels: tally(
      levels,
      nodes.map(({ level }) => level),
    ),
    expressions: tally(
      outcomes,
      nodes.flatMap(({ expressions }) => expressions.map(({ outcome }) => outcome)),
    ),
    edgesDropped: workflows.reduce((sum, { edgesDropped }) => sum + edgesDropped.length, 0),
  };
}

/** The checks at the end of an import, and the worst of them. */
export function judge(
  counts: ReturnType<typeof countAll>,
  found: readonly Outcome[],
  executions: Executions,
): { readonly verdict: Verdict; readonly checks: Check[] } {
  const usable = counts.workflows - counts.refused;
  const ready = found.filter(({ canActivate }) => canActivate).length;
  const { given, kept, known, unmatched } = executions;
  const check = (name: string, verdict: Verdict, message: string): Check => ({ name, verdict, message });
  const checks = [
    check(
      'workflows',
      usable === 0 ? 'FAIL' : counts.refused > 0 ? 'WARN' : 'PASS',
      `${usable} of ${counts.workflows} workflows have a draft`,
    ),
    check('rows', counts.badRows > 0 ? 'WARN' : 'PASS', `${counts.badRows} rows were skipped`),
    check(
      'changed',
      counts.changed > 0 ? 'WARN' : 'PASS',
      `${counts.changed} records have changed since they were imported; archive their workflows to import them again`,
    ),
    check('activation', ready < usable ? 'WARN' : 'PASS', `${ready} of ${usable} drafts can be activated as they are`),
    check(
      'executions',
      unmatched > 0 ? 'WARN' : 'PASS',
      `${kept} of ${given} runs were kept as history, ${known} were there already, ${unmatched} are of workflows that were not imported`,
    ),
  ];
  const worst = (['FAIL', 'WARN'] as const).find((verdict) => checks.some((one) => one.verdict === verdict));
  return { verdict: worst ?? 'PASS', checks };
}
