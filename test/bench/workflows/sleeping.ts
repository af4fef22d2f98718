/** F11: how many statements a stack makes while 100 000 runs sleep and nothing is due. */
import { setTimeout as pass } from 'node:timers/promises';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { statementsSeen } from '../idle.ts';
import { activate, begin, days, end, enter, loadTenant, numberOf, walk } from './load.ts';

async function run({ stack, isQuick, say }: BenchRun): Promise<Table[]> {
  const running = await stack();
  const { client, runtime } = running;
  const runs = isQuick ? 10_000 : 100_000;
  const seconds = isQuick ? 3 : 15;
  say(`F11: ${runs} runs fall asleep`);
  const workflowId = await activate(client, await loadTenant(client, runs), { s: begin, w: days(300), e: end });
  await enter(client, workflowId, runs);
  await walk(client, runtime.clock.now().toISOString(), 5000);
  const sleeping = await numberOf(
    client,
    `automation.cursors c join automation.runs r on r.id = c.run_id where c.state = 'SLEEPING' and r.workflow_id = $1`,
    [workflowId],
  );
  if (sleeping !== runs) throw new Error(`F11: ${sleeping} of ${runs} runs sleep`);
  await runtime.settle();
  say(`F11: doing nothing for ${seconds} s`);
  const before = await statementsSeen(running);
  const counts = await running.count(() => pass(seconds * 1000));
  const seen = (await statementsSeen(running)) - before;
  if (seen + counts.statements + counts.invocations > 0)
    throw new Error(`F11: ${seen} statements and ${counts.invocations} invocations while ${runs} runs sleep`);
  return [
    {
      title: `F11 · ${runs} runs sleep for ${seconds} seconds`,
      columns: ['what', 'count'],
      rows: [
        ['Data API requests', String(counts.statements)],
        ['statements that PostgreSQL saw', String(seen)],
        ['invocations', String(counts.invocations)],
      ],
      notes: ['goal: 0'],
    },
  ];
}

export const sleepingRuns: Bench = { name: 'F11', run };
