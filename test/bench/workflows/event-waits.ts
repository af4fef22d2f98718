/** F7: events that come at the same moment as the wait for them, written by many at once: how many are lost; and what matching costs. */
import type pg from 'pg';
import { contendWaits } from '../../support/workflows/contend-waits.ts';
import type { Bench, BenchRun, Table } from '../bench.ts';
import type { BenchServer } from '../bench-server.ts';
import { timed } from '../rounds.ts';
import { three } from '../table.ts';
import { activate, begin, countStatements, end, enter, loadTenant, NOW, numberOf, type Walked, walk } from './load.ts';

const RAISERS = 4;
const WALKERS = 3;

const several = (count: number, connect: () => Promise<pg.Client>) =>
  Promise.all(Array.from({ length: count }, () => connect()));

async function contend(place: BenchServer, pairs: number, say: BenchRun['say']): Promise<Table> {
  const owner = await place.createDatabase('event_waits');
  const [matcher] = await several(1, () => place.connectAsEngine('event_waits'));
  const walkers = await several(WALKERS, () => place.connectAsEngine('event_waits'));
  const raisers = await several(RAISERS, () => place.connect('event_waits'));
  const rows: string[][] = [];
  for (const isNaive of [true, false]) {
    say(`F7: ${pairs} pairs, ${isNaive ? 'the naive order' : 'register, commit, look back'}`);
    // Two of the naive walks would wait for each other's locks.
    const ofKind = isNaive ? walkers.slice(0, 1) : walkers;
    let [lost, double] = [0, 0];
    const ms = await timed(async () => {
      ({ lost, double } = await contendWaits(owner, {
        pairs,
        isNaive,
        walkers: ofKind,
        raisers,
        matcher: matcher ?? owner,
      }));
    });
    if (!isNaive && lost + double > 0)
      throw new Error(`F7: ${lost} of ${pairs} events were lost, ${double} taken twice`);
    if (isNaive && lost === 0) throw new Error('F7: the naive order has lost nothing, so this proves nothing');
    const name = isNaive ? 'looks, then commits' : 'commits, then looks';
    rows.push([name, `${ofKind.length} + ${RAISERS}`, String(lost), String(double), three(ms / 1000)]);
  }
  return {
    title: `F7 · ${pairs} events, each at the moment of its wait`,
    columns: ['order', 'walks + writers', 'lost', 'taken twice', 's'],
    rows,
    notes: ['goal: none lost, none taken twice, while the naive order loses some'],
  };
}

/** Runs that all listen, and an event for each of some of them in one transaction. */
async function match(place: BenchServer, runs: number, events: number, say: BenchRun['say']): Promise<Table> {
  say(`F7: ${events} events for ${runs} runs that listen`);
  const owner = await place.createDatabase('event_matching');
  const engine = await place.connectAsEngine('event_matching');
  const tenantId = await loadTenant(owner, runs);
  const wait = { kind: 'event', types: ['CLIENT_MILESTONE_REACHED'], timeout: { n: 9, unit: 'days' } };
  const workflowId = await activate(owner, tenantId, { s: begin, w: { type: 'wait', data: wait }, e: end }, [
    ...['s>w', 'w:event>e', 'w:timeout>e'],
  ]);
  await enter(engine, workflowId, runs);
  await walk(engine, NOW, 5000);
  await owner.query('vacuum analyze');
  await owner.query(
    `insert into automation.events (tenant_id, type, customer_id, occurred_at, dedupe_key)
     select $1, 'CLIENT_MILESTONE_REACHED', c.id, $3, 'matched:' || c.id from (select id from crm.customers order by md5(id::text) limit $2) c`,
    [tenantId, events, NOW],
  );
  let walked: Walked | undefined;
  const statements = await countStatements(owner, async () => {
    walked = await walk(engine, NOW, 5000);
  });
  const finished = await numberOf(owner, `automation.runs where status = 'FINISHED'`);
  if (finished !== events) throw new Error(`F7: ${finished} runs went on after ${events} events`);
  return {
    title: `F7 · ${events} events matched with ${runs} runs that listen, walks included`,
    columns: ['events', 'statements', 'per 1 000 events', 'µs an event'],
    rows: [
      [
        String(events),
        String(statements),
        three((1000 * statements) / events),
        three((1000 * (walked?.ms ?? 0)) / events),
      ],
    ],
    notes: ['goal: ≤ 1.2 statements per 1 000 events'],
  };
}

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const place = await server();
  return [
    await contend(place, isQuick ? 500 : 10_000, say),
    await match(place, isQuick ? 20_000 : 100_000, isQuick ? 4000 : 20_000, say),
  ];
}

export const eventWaits: Bench = { name: 'F7', run };
