/** C3: the suggestions of a tenant with 200 000 orders and 100 000 tasks, samples, runs and messages each: every kind, and the whole call. */
import { findSuggestions } from '../../../functions/api/overview/suggestions/find-suggestions.ts';
import { kinds } from '../../../functions/api/overview/suggestions/kinds.ts';
import { daysBefore, PERIOD_DAYS } from '../../../functions/api/overview/suggestions/suggestion.ts';
import { databaseOver } from '../../../lib/database/session.ts';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { median, timed } from '../rounds.ts';
import { three } from '../table.ts';
import { loadSuggestions, NOW, TENANT } from './suggestions-load.ts';

const TASKS = 100_000;
const ROUNDS = 3;

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const tasks = isQuick ? TASKS / 10 : TASKS;
  say(`C3: loading ${2 * tasks} orders and ${tasks} tasks`);
  const place = await server();
  await loadSuggestions(await place.createDatabase('suggestions'), tasks);
  const client = await place.connect('suggestions');
  await client.query(`select set_config('followthrough.tenant_id', $1, false)`, [TENANT]);
  await client.query('set role followthrough_api');
  const database = databaseOver(client);
  const scope = { database, tenantId: TENANT, now: NOW, since: daysBefore(NOW, PERIOD_DAYS) };

  const rows: string[][] = [];
  const measure = async (what: string, ask: () => Promise<number>, least: number) => {
    const ms: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      ms.push(
        await timed(async () => {
          const found = await ask();
          if (found < least) throw new Error(`C3: ${what} counted ${found}, not ${least} at least`);
        }),
      );
    say(`C3: ${what}: ${three(median(ms) / 1000)} s`);
    rows.push([what, three(median(ms) / 1000)]);
  };
  for (const kind of kinds) await measure(kind.name, async () => (await kind.find(scope)).has, kind.needs);
  const whole = async () => (await findSuggestions(database, scope)).suggestions.length;
  await measure('the whole call', whole, 1);
  return [
    {
      title: `C3 · suggestions of ${2 * tasks} orders, ${tasks} tasks, samples, runs and messages each`,
      columns: ['statements of', 's'],
      rows,
      notes: ['goal: ≤ 10 s for the whole call, so that it ends well before the gateway gives up after 29 s'],
    },
  ];
}

export const suggestions: Bench = { name: 'C3', run };
