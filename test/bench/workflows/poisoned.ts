/** F8: a run that the database refuses, among thousands of one turn: what it costs the others. */
import type { Bench, BenchRun, Table } from '../bench.ts';
import { three, times } from '../table.ts';
import {
  activate,
  begin,
  countStatements,
  end,
  enter,
  loadTenant,
  NOW,
  numberOf,
  task,
  type Walked,
  walk,
} from './load.ts';

const RUNS = 5000;

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const place = await server();
  say(`F8: one of ${RUNS} runs is refused`);
  const owner = await place.createDatabase('workflow_poisoned');
  const engine = await place.connectAsEngine('workflow_poisoned');
  const workflowId = await activate(owner, await loadTenant(owner, RUNS), {
    ...{ s: begin, t: task('Call {{ customer.name }}'), e: end },
  });
  const counts: [string, Walked, number][] = [];
  // In turns: whoever comes first would load the plans for the others.
  for (let round = 0; round < (isQuick ? 2 : 6); round += 1) {
    const isPoisoned = round % 2 === 1;
    await owner.query('truncate automation.runs, automation.cursors, automation.run_trace, crm.tasks cascade');
    await owner.query('alter table crm.tasks drop constraint if exists poisoned');
    if (isPoisoned)
      await owner.query(`alter table crm.tasks add constraint poisoned check (title <> 'Call Customer 2777')`);
    await enter(engine, workflowId, RUNS);
    await owner.query('vacuum analyze');
    let walked: Walked | undefined;
    const statements = await countStatements(owner, async () => {
      walked = await walk(engine, NOW, RUNS);
    });
    if (walked) counts.push([isPoisoned ? 'one refused' : 'none refused', walked, statements]);
    const finished = await numberOf(owner, `automation.runs where status = 'FINISHED'`);
    const tasks = await numberOf(owner, 'crm.tasks');
    const failed = await numberOf(owner, `automation.runs where error like 'STEP_FAILED: 23514 %'`);
    if (finished !== RUNS - Number(isPoisoned) || tasks !== finished || failed !== Number(isPoisoned))
      throw new Error(`F8: ${finished} finished, ${failed} failed, ${tasks} tasks`);
  }
  const ofKind = (name: string) => counts.filter(([one]) => one === name);
  const least = (name: string) => Math.min(...ofKind(name).map(([, { ms }]) => ms));
  const statements = (name: string) => ofKind(name)[0]?.[2] ?? Number.NaN;
  return [
    {
      title: `F8 · one refused run among ${RUNS} of one turn, the fastest of its rounds`,
      columns: ['what', 'others that went on', 'statements', 'ms', 'of none refused'],
      rows: ['none refused', 'one refused'].map((name) => [
        ...[name, String(name === 'one refused' ? RUNS - 1 : RUNS), String(statements(name)), three(least(name))],
        times(least(name) / least('none refused')),
      ]),
      notes: [
        'goal: the others go on, ≤ 15 statements more. The halves are tried inside the statement, so there is none more',
      ],
    },
  ];
}

export const poisonedRun: Bench = { name: 'F8', run };
