/** C1: fitting and testing the model of the next order (functions/maintenance/fit-cadence) on as many customers as a fit takes. */
import { assess, type ObservedHistory } from '../../../functions/maintenance/fit-cadence/assess.ts';
import { fitTenant } from '../../../functions/maintenance/fit-cadence/fit-tenant.ts';
import { databaseOver } from '../../../lib/database/session.ts';
import { randomFrom, simulateOrders } from '../../support/oracles/simulated-orders.ts';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { timed } from '../rounds.ts';
import { three } from '../table.ts';
import { loadRhythms, RHYTHMS_NOW } from '../triggers/rhythms.ts';

const CUSTOMERS = 50_000;
const POPULATION = { r: 1, alpha: 5, a: 1, b: 2 };
const HELD_WEEKS = 90 / 7;
/** People in the CDNOW sample. */
const SAMPLE = 2357;

const upTo = (orders: readonly number[], age: number) => {
  const known = orders.filter((at) => at <= age);
  return { repeats: known.length, recency: known.at(-1) ?? 0, age, known };
};

/** A customer since up to two years, in whole days. */
function history(random: () => number): ObservedHistory {
  const age = Math.ceil(random() * 730) / 7;
  const days = simulateOrders(POPULATION, age, random).map((at) => Math.ceil(at * 7) / 7);
  const orders = [...new Set(days)].filter((at) => at <= age);
  const { known: _, ...now } = upTo(orders, age);
  const meanValue = now.repeats > 0 ? 20 + 30 * random() : null;
  if (age <= HELD_WEEKS) return { ...now, meanValue, tested: undefined };
  const { known, ...before } = upTo(orders, age - HELD_WEEKS);
  const held = orders.slice(known.length).map((at) => Math.round((at - before.age) * 7));
  const rhythmDays = before.repeats > 0 ? Math.max(1, Math.round((before.recency * 7) / before.repeats)) : null;
  const tested = { held30Days: held.filter((day) => day <= 30).length, held90Days: held.length };
  return { ...now, meanValue, tested: { ...before, ...tested, rhythmDays, nextAfterDays: held[0] ?? null } };
}

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const customers = isQuick ? CUSTOMERS / 10 : CUSTOMERS;
  const random = randomFrom(1);
  const histories = Array.from({ length: customers }, () => history(random));
  let found = assess([]);
  const fitMs = await timed(async () => {
    found = assess(histories);
  });
  const { r = 0, alpha = 0 } = found.model ?? {};
  // Within a tenth of what they were simulated with.
  if (Math.abs(r - POPULATION.r) > 0.1 || Math.abs(alpha - POPULATION.alpha) > 0.5)
    throw new Error(`C1: found ${JSON.stringify(found)}`);

  const copies = Math.floor(customers / SAMPLE);
  say(`C1: loading ${copies * SAMPLE} customers`);
  const place = await server();
  const [tenantId = ''] = await loadRhythms(await place.createDatabase('cadence'), { tenants: 1, copies });
  const engine = databaseOver(await place.connectAsEngine('cadence'));
  const asked = { tenantId, now: RHYTHMS_NOW, timeZone: 'UTC', source: 'MANUAL' } as const;
  const wholeMs = await timed(async () => {
    const { customers: read } = await fitTenant(engine, asked);
    if (read !== copies * SAMPLE) throw new Error(`C1: read ${read} customers`);
  });
  return [
    {
      title: `C1 · the model of the next order, ${customers} customers`,
      columns: ['what', 's'],
      rows: [
        ['two fits and the test, simulated histories', three(fitMs / 1000)],
        [`reading, fitting and keeping, CDNOW ${copies} times`, three(wholeMs / 1000)],
      ],
      notes: ['goal: ≤ 10 s'],
    },
  ];
}

export const cadence: Bench = { name: 'C1', run };
