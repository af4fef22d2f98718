/** Reads a tenant's histories page by page, assesses the model, and keeps what it found in automation.cadence_models. */
import { dateIn } from '../../engine/calendar.ts';
import type { Database } from '../../engine/data/database.ts';
import type { Json } from '../../engine/data/statement.ts';
import type { TenantMaintenance } from '../../engine/maintenance/handle-maintenance.ts';
import { assess, type ObservedHistory } from './assess.ts';
import type { TestedHistory } from './back-test.ts';
import { findFit, listHistories, saveModel } from './queries.gen.ts';

/** Customers that a fit takes at most: more change the parameters by less than a hundredth, and take longer than a function may. */
export const MOST_CUSTOMERS = 50_000;
/** A page of them is below the 1 MB of a reply of the Data API. */
const PAGE = 2000;
const HASHES = 2 ** 28;
const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;

type Row = Awaited<ReturnType<typeof readPage>>[number];
interface Reading {
  readonly tenantId: string;
  readonly now: Date;
  /** The last day before those that are held back. */
  readonly heldBackAfter: string;
  /** How many of 2^28 hashes of ids are read. */
  readonly sampled: number;
}

const readPage = (database: Database, reading: Reading, after: string | null) =>
  database.many(listHistories, { ...reading, after, limit: PAGE });

function testedOf(row: Row): TestedHistory | undefined {
  const { repeatsBefore, recencyBeforeDays, ageBeforeDays, held30Days, held90Days, nextAfterDays, rhythmDays } = row;
  if (repeatsBefore === null || repeatsBefore < 0) return undefined;
  return {
    repeats: repeatsBefore,
    recency: (recencyBeforeDays ?? 0) / WEEK_DAYS,
    age: (ageBeforeDays ?? 0) / WEEK_DAYS,
    ...{ rhythmDays, nextAfterDays, held30Days: held30Days ?? 0, held90Days: held90Days ?? 0 },
  };
}

function observedOf(row: Row): ObservedHistory[] {
  const { repeats, recencyDays, ageDays, meanValue } = row;
  if (repeats === null || recencyDays === null || ageDays === null) return [];
  const times = { recency: recencyDays / WEEK_DAYS, age: ageDays / WEEK_DAYS };
  return [{ repeats, ...times, meanValue, tested: testedOf(row) }];
}

async function readHistories(database: Database, reading: Reading): Promise<ObservedHistory[]> {
  const histories: ObservedHistory[] = [];
  for (let after: string | null = null, isMore = true; isMore; ) {
    const page: Row[] = await readPage(database, reading, after);
    for (const row of page) histories.push(...observedOf(row));
    after = page.at(-1)?.customerId ?? null;
    isMore = page.length === PAGE;
  }
  return histories;
}

/** Works once in a week of the tenant's zone, unless a person asks. Idempotent: the same histories give the same model. */
export async function fitTenant(
  database: Database,
  { tenantId, timeZone, now, source }: Omit<TenantMaintenance, 'database'>,
): Promise<Record<string, Json>> {
  const today = dateIn(timeZone, now);
  const { isFitted, customers } = await database.one(findFit, { tenantId, today });
  if (isFitted && source === 'SCHEDULE') return { isFitted: false };
  const isSampled = customers > MOST_CUSTOMERS;
  const heldBackAfter = new Date(now.getTime() - 90 * DAY_MS).toISOString().slice(0, 'yyyy-mm-dd'.length);
  const sampled = isSampled ? Math.round((HASHES * MOST_CUSTOMERS) / customers) : HASHES;
  const histories = await readHistories(database, { tenantId, now, heldBackAfter, sampled });
  const { off, model = null, values = null, backTest = null, ...counted } = assess(histories);
  const status = off === undefined ? 'ON' : 'OFF';
  const result = { status, reason: off ?? null, isSampled, ...counted };
  const found = {
    parameters: { ...model },
    values: { ...values },
    backTest: backTest && { ...backTest, heldBackAfter },
  };
  await database.one(saveModel, {
    tenantId,
    today,
    now,
    ...result,
    ...(found as unknown as Record<keyof typeof found, Json>),
  });
  return { isFitted: true, ...result };
}
