/** The recipe of docs/adopting.md, run as the page says, on a CRM with tables of its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Adopted, adoptShop, page, setUpShop, sqlBlocks, steps } from './setup-adopted.ts';

let shop: Adopted;
beforeAll(async () => {
  shop = await adoptShop();
});
afterAll(() => shop?.stop());

const refused = () =>
  shop.database.query<object>(
    'select collection, id, code, detail, missing_id from adoption.refused order by collection, id',
  );

describe('the page', () => {
  test('names the files of the recipe in their order', () => {
    expect(steps.map((path) => path.replace('adopting/', ''))).toEqual([
      ...['1-map.sql', '2-compare.sql', '3-follow.sql', '4-start.sql', 'undo.sql'],
    ]);
  });

  test('shows SQL that is in these files, or that runs', async () => {
    const files = steps
      .map((path) => readFileSync(join(import.meta.dirname, '../../../docs', path), 'utf8'))
      .join('\n');
    const others = sqlBlocks.filter((sql) => !files.includes(sql.trim()));
    expect(others).toHaveLength(4);
    await shop.database.query('begin');
    for (const sql of others) await shop.database.query(sql);
    await shop.database.query('rollback');
  });

  test('says how many functions and views each file makes', async () => {
    const said = { five: 5, four: 4, ten: 10 };
    const rows = [...page.matchAll(/-f docs\/(\S+\.sql)` \| `CREATE (VIEW|FUNCTION)` (\w+) times/g)];
    expect(rows).toHaveLength(3);
    for (const [, path = '', kind = '', times = ''] of rows) {
      const sql = readFileSync(join(import.meta.dirname, '../../../docs', path), 'utf8');
      expect(sql.match(new RegExp(`^create ${kind.toLowerCase()}`, 'gm'))).toHaveLength(said[times as 'five']); // or undefined, which fails
    }
  });
});

describe('the first fill', () => {
  test('brings every row into step, and refuses none', async () => {
    expect(await shop.differences()).toEqual([]);
    expect(await refused()).toEqual([]);
    const counts = await shop.database.query('select * from adoption.counts order by collection');
    expect(counts).toMatchObject([
      { collection: 'customers', in_your_crm: '2500', in_followthrough: '2500' },
      { collection: 'orders' },
      { collection: 'products', in_your_crm: '20', in_followthrough: '20' },
      { collection: 'samples', in_your_crm: '1350', in_followthrough: '1350' },
      { collection: 'users', in_your_crm: '5', in_followthrough: '5' },
    ]);
  });

  test('is repeated without a write', async () => {
    const written = async () => {
      const [row] = await shop.database.query<{ rows: string }>(
        "select string_agg(xmin::text || id, ',' order by id) as rows from crm.customers",
      );
      return row?.rows;
    };
    const before = await written();
    await shop.database.query('select adoption.note_all()');
    expect(await shop.catchUp()).toBeGreaterThan(5);
    expect(await written()).toBe(before);
  });

  test('goes on while the CRM writes, and ends in step', async () => {
    const other = await setUpShop();
    try {
      for (const path of steps.slice(0, 4)) await other.run(path);
      const writes = (async () => {
        for (let n = 1; n <= 40; n += 1) {
          await other.crm(`update shop.contacts set segment = 'w${n}' where contact_no % 40 = ${n % 40}`);
          await other.crm(`update shop.deal_lines set pieces = pieces + 1 where deal_no % 40 = ${n % 40}`);
        }
      })();
      await other.catchUp();
      await writes;
      expect(await other.differences()).toEqual([]);
    } finally {
      await other.stop();
    }
  });
});

test('the way back takes the recipe off and leaves all rows', async () => {
  const { database } = shop;
  const count = async () =>
    (
      await database.query(
        'select (select count(*) from shop.contacts) as theirs, (select count(*) from crm.customers) as ours',
      )
    )[0];
  const before = await count();
  await shop.run('adopting/undo.sql');
  expect(await count()).toEqual(before);
  expect(await database.query("select from pg_trigger where tgname like 'adoption%'")).toEqual([]);
  await shop.crm("update shop.contacts set tel = '5'");
  for (const path of steps.slice(0, 4)) await shop.run(path);
  await shop.catchUp();
  expect(await shop.differences()).toEqual(['customers 93001 missing'].slice(1));
  expect(await count()).toEqual(before);
});
