/** W2: events that come at the same moment as the wait for them: how many are lost, in our order and in the one that looks before its commit. */
import { contendWaits } from '../support/workflows/contend-waits.ts';
import type { Bench, BenchRun, Table } from './bench.ts';
import { timed } from './rounds.ts';
import { three } from './table.ts';

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const pairs = isQuick ? 500 : 10_000;
  const place = await server();
  const owner = await place.createDatabase('event_waits');
  const connect = () => place.connectAsEngine('event_waits');
  const [one, two, matcher] = [await connect(), await connect(), await connect()];
  const raisers = [owner];
  const rows: string[][] = [];
  for (const isNaive of [true, false]) {
    say(`W2: ${pairs} pairs, ${isNaive ? 'the naive order' : 'register, commit, look back'}`);
    // Two of the naive walks would wait for each other's locks.
    const contention = { pairs, isNaive, walkers: isNaive ? [one] : [one, two], raisers, matcher };
    let [lost, double] = [0, 0];
    const ms = await timed(async () => {
      ({ lost, double } = await contendWaits(owner, contention));
    });
    if (!isNaive && lost + double > 0)
      throw new Error(`W2: ${lost} of ${pairs} events were lost, ${double} taken twice`);
    rows.push([
      isNaive ? 'looks, then commits' : 'commits, then looks',
      String(lost),
      String(double),
      three(ms / 1000),
    ]);
  }
  return [
    {
      title: `W2 · ${pairs} events, each at the moment of its wait`,
      columns: ['order', 'lost', 'taken twice', 's'],
      rows,
      notes: ['goal: none lost, none taken twice, while the naive order loses some'],
    },
  ];
}

export const eventWaits: Bench = { name: 'W2', run };
