/** P11: how many statements and invocations a stack makes in which nothing is due. */
import { setTimeout as pass } from 'node:timers/promises';
import type { Bench, BenchRun, Table } from './bench.ts';
import type { Stack } from './stack.ts';

/** Returns how many statements the server saw, without this one. */
export async function statementsSeen({ client }: Stack): Promise<number> {
  const { rows } = await client.query<{ calls: number }>(
    `select coalesce(sum(calls), 0)::int as calls from pg_stat_statements where query not like '%pg_stat_statements%'`,
  );
  return rows[0]?.calls ?? 0;
}

async function run({ stack, isQuick, say }: BenchRun): Promise<Table[]> {
  const running = await stack();
  const seconds = isQuick ? 3 : 15;
  await running.runtime.settle();
  say(`P11: doing nothing for ${seconds} s`);
  const before = await statementsSeen(running);
  const counts = await running.count(() => pass(seconds * 1000));
  const seen = (await statementsSeen(running)) - before;
  if (seen + counts.statements > 0) throw new Error(`P11: ${seen} statements while idle`);
  return [
    {
      title: `P11 · ${seconds} seconds in which nothing is due`,
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

export const idle: Bench = { name: 'P11', run };
