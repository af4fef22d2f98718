/** A CRM with tables of its own, and the steps of docs/adopting.md that adopt it. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { aTenant } from '../../support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database/setup-database.ts';

const DOCS = join(import.meta.dirname, '..', '..', '..', 'docs');
const read = (path: string): string => readFileSync(join(DOCS, path), 'utf8');

export const page = read('adopting.md');
/** The files that the page says to run, in their order. */
export const steps = [...page.matchAll(/-f docs\/(adopting\/[\w-]+\.sql)/g)].map(([, path = '']) => path);
export const sqlBlocks = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = '']) => sql);

const CONTACTS = 2500;

/** History of the shop: contacts of every kind, deals in every state, visits. */
const HISTORY = `
  insert into shop.people (full_name, mail, job, left_on)
  select 'Rep ' || n, 'rep' || n || '@shop.example', 'rep', case when n = 5 then date '2025-01-01' end from generate_series(1, 5) n;
  insert into shop.items (code, title) select 'I-' || n, 'Item ' || n from generate_series(1, 20) n;
  insert into shop.contacts (first_name, last_name, mail, tel, stage, owner_id, quiet_until, segment, created_on, deleted_at)
  select case when n % 11 > 0 then 'Ada' end, case when n % 11 > 0 then 'N° ' || n || ' "x" \\ {{y}}' end,
    case n % 7 when 0 then null when 1 then 'no address' else 'c' || n || '@example.com' end,
    case when n % 3 = 0 then '+1 555 ' || n end, (array['prospect', 'customer', 'lost'])[1 + n % 3], case when n % 4 > 0 then 1 + n % 5 end,
    case n % 9 when 0 then date '2020-01-01' when 1 then date '2199-01-01' end, case when n % 2 = 0 then 'gold' end,
    timestamptz '2024-01-01' + n * interval '1 hour', case when n % 50 = 0 then timestamptz '2025-01-01' end
  from generate_series(1, ${CONTACTS}) n;
  insert into shop.deals (contact_no, state, won_at, shipped_at, deleted_at)
  select 1 + (n * 7) % ${CONTACTS}, (array['open', 'won', 'shipped', 'lost'])[1 + n % 4],
    case when n % 4 in (1, 2) then timestamptz '2025-01-01' + n * interval '1 minute' end,
    case when n % 4 = 2 then timestamptz '2025-02-01' + n * interval '1 minute' end, case when n % 40 = 1 then timestamptz '2025-03-01' end
  from generate_series(1, 3000) n;
  insert into shop.deal_lines (deal_no, pos, item_no, pieces, price)
  select d.deal_no, pos, 1 + (d.deal_no * pos) % 20, pos, d.deal_no % 100 + pos / 7.0
  from shop.deals d cross join generate_series(1, 3) pos where d.deal_no % 4 >= 1 and pos <= d.deal_no % 4;
  insert into shop.visits (contact_no, item_no, person_id, visited_at, note, called_at, is_cancelled)
  select 1 + (n * 3) % ${CONTACTS}, 1 + n % 20, case when n % 2 = 0 then 1 + n % 5 end, timestamptz '2025-01-01' + n * interval '1 hour',
    case when n % 3 = 0 then 'Dry' end, case when n % 4 = 0 then timestamptz '2025-06-01' end, n % 10 = 0
  from generate_series(1, 1500) n;`;

export interface Adopted {
  readonly database: TestDatabase;
  readonly tenantId: string;
  /** Runs SQL as the CRM's own login, which has rights in its own schema only. */
  crm(sql: string): Promise<pg.QueryResult>;
  /** Another session of that login. */
  session(): Promise<pg.Client>;
  run(path: string): Promise<void>;
  /** Calls `catch_up` until nothing waits; returns how many calls that took. */
  catchUp(): Promise<number>;
  /** `collection id problem members`, for each row that is not in step. */
  differences(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Makes the CRM with its history, and nothing of the recipe. */
export async function setUpShop(): Promise<Adopted> {
  const database = await createTestDatabase();
  const tenantId = await aTenant(database, { slug: 'shop' });
  const login = `shop_${randomUUID().replaceAll('-', '')}`;
  await database.client.query(read('adopting/example-crm.sql'));
  await database.client.query(HISTORY);
  await database.client.query(`create role ${login};
    grant usage on schema shop to ${login};
    grant select, insert, update, delete, truncate on all tables in schema shop to ${login}`);
  const sessions: pg.Client[] = [];
  const open = async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    sessions.push(client);
    await client.query(`set role ${login}`);
    return client;
  };
  const first = await open();
  const adopted: Adopted = {
    ...{ database, tenantId, session: open },
    crm: (sql) => first.query(sql),
    run: async (path) => void (await database.client.query(`begin;\n${read(path)};\ncommit`)),
    async catchUp() {
      for (let calls = 1; ; calls += 1) {
        const [row] = await database.query<{ done: number }>('select adoption.catch_up(1000) as done');
        if (row?.done === 0) return calls;
      }
    },
    async differences() {
      const rows = await database.query<{ one: string }>(
        "select concat_ws(' ', collection, id, problem, members) as one from adoption.differences order by 1",
      );
      return rows.map(({ one }) => one);
    },
    async stop() {
      for (const client of sessions) await client.end();
      await database.query(`drop owned by ${login}; drop role ${login}`);
      await database.drop();
    },
  };
  return adopted;
}

/** The CRM, adopted and in step. */
export async function adoptShop(): Promise<Adopted> {
  const shop = await setUpShop();
  for (const path of steps.filter((one) => /\d-/.test(one))) await shop.run(path);
  await shop.catchUp();
  return shop;
}
