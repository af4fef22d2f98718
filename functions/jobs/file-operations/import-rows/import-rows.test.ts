/** Imports of whole files: what is stored, what is refused, and what a retry does. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { putFile } from '../../../engine/aws/files.ts';
import { setUpImports } from './setup-imports.ts';

let imports: Awaited<ReturnType<typeof setUpImports>>;
let tenantId: string;
beforeAll(async () => {
  imports = await setUpImports();
});
beforeEach(async () => {
  tenantId = await imports.newTenant();
});
afterEach(() => imports.setup.broken.clear());
afterAll(() => imports.setup.close());

const lines = (...of: string[]) => `${of.join('\r\n')}\r\n`;
const customers = () =>
  imports.rows(
    'select external_id, name, email, tags, attributes from crm.customers where tenant_id = $1 order by external_id',
    tenantId,
  );

/** `rows` products, of which every hundredth has a name that is too long. */
const many = (rows: number): string =>
  lines(
    'externalId,name',
    ...Array.from({ length: rows }, (_, n) => `p-${n},${n % 100 === 99 ? 'x'.repeat(501) : `Product ${n}`}`),
  );

describe('an import', () => {
  it('stores rows by their headers, by the mapping and by constants', async () => {
    const file = lines(
      'Customer no.,NAME,e-mail,Tags,attributes.tier,Shoe size',
      'c-1,"Ada, ""the"" Example",ada@example.com,gold; vip,1,38',
      `c-2,'=SUM(A1),,"[""a;b""]",,`,
    );
    const id = await imports.start(tenantId, 'customers', file, {
      columns: { 'Customer no.': 'externalId' },
      constants: { status: 'LEAD', 'attributes.source': 'fair' },
    });
    expect(await imports.work(tenantId, id)).toMatchObject({
      ...{ state: 'done', problem: null, rows_read: 2, created: 2, refused: 0, ignored_columns: ['Shoe size'] },
    });
    expect(await customers()).toEqual([
      {
        ...{ external_id: 'c-1', name: 'Ada, "the" Example', email: 'ada@example.com', tags: ['gold', 'vip'] },
        attributes: { tier: '1', source: 'fair' },
      },
      { external_id: 'c-2', name: '=SUM(A1)', email: null, tags: ['a;b'], attributes: { source: 'fair' } },
    ]);
    const again = await imports.start(tenantId, 'customers', file, {
      columns: { 'Customer no.': 'externalId' },
      constants: { status: 'LEAD', 'attributes.source': 'fair' },
    });
    expect(await imports.work(tenantId, again)).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
  });

  it('reports each refused row with its number, its code, what to do and its own cells', async () => {
    const file = lines(
      'externalId,customerExternalId,orderedAt,total,lines',
      'o-1,nobody,2026-01-05T09:00:00Z,1,',
      'o-2,c-1,2026-01-05,"12,50",',
      'o-3,c-1,05.01.2026,1,',
      '',
      'o-4,c-1,2026-01-05 09:30,1.50,[]',
      'o-4,c-1,2026-01-06,2,',
      'o-5,c-1',
      ',c-1,2026-01-05,1,',
      '=cmd,c-1,never,1,',
    );
    await imports.setup.database.query(`insert into crm.customers (tenant_id, external_id) values ($1, 'c-1')`, [
      tenantId,
    ]);
    const id = await imports.start(tenantId, 'orders', file);
    expect(await imports.work(tenantId, id)).toMatchObject({ state: 'done', rows_read: 8, created: 1, refused: 7 });
    expect(await imports.report(tenantId, id)).toEqual([
      '\uFEFF#row,#code,#message,externalId,customerExternalId,orderedAt,total,lines',
      expect.stringMatching(/^2,REFERENCE_MISSING,.*send that one first.*,o-1,nobody,2026-01-05T09:00:00Z,1,$/),
      '3,INVALID_ROW,"total must be a number such as 1234.50, with a point and no comma, and is ""12,50""",o-2,c-1,2026-01-05,"12,50",',
      expect.stringMatching(/^4,INVALID_ROW,orderedAt must be an instant such as .*,o-3,c-1,05.01.2026,1,$/),
      expect.stringMatching(/^7,REPEATED,an earlier row of the file has the same externalId.*,o-4,/),
      '8,INVALID_ROW,"the row has 2 cells, and the header has 5",o-5,c-1',
      '9,INVALID_ROW,externalId is required,,c-1,2026-01-05,1,',
      expect.stringMatching(/^10,INVALID_ROW,.*,'=cmd,c-1,never,1,$/),
    ]);
    expect(
      await imports.rows('select external_id, ordered_at, total from crm.orders where tenant_id = $1', tenantId),
    ).toEqual([{ external_id: 'o-4', ordered_at: new Date('2026-01-05T09:30:00Z'), total: '1.50' }]);
  });

  it('of a report has a report with the columns of the first file', async () => {
    const file = lines('sku,externalId,name', `S,,Nameless`, `T,p-1,${'x'.repeat(501)}`);
    const first = await imports.start(tenantId, 'products', file);
    expect(await imports.work(tenantId, first)).toMatchObject({ created: 0, refused: 2 });
    const report = await imports.report(tenantId, first);
    const mended = lines(...report).replace('S,,Nameless', 'S,p-2,Named');
    const second = await imports.start(tenantId, 'products', mended);
    expect(await imports.work(tenantId, second)).toMatchObject({ created: 1, refused: 1, ignored_columns: [] });
    expect(await imports.report(tenantId, second)).toEqual([report[0], report[2]]);
  });

  it('holds rows that come before what they refer to, and leaves empty cells or clears them', async () => {
    const file = lines('externalId,name,email,salesRepExternalId', 'c-1,Ada,ada@example.com,', 'c-2,Ben,,u-1');
    const held = await imports.start(tenantId, 'customers', file, { onMissing: 'hold' });
    expect(await imports.work(tenantId, held)).toMatchObject({ created: 1, held: 1, refused: 0 });
    const blank = lines('externalId,name,email', 'c-1,,');
    expect(await imports.work(tenantId, await imports.start(tenantId, 'customers', blank))).toMatchObject({
      unchanged: 1,
    });
    const clears = await imports.start(tenantId, 'customers', blank, { emptyCells: 'clear' });
    expect(await imports.work(tenantId, clears)).toMatchObject({ updated: 1 });
    expect(await customers()).toMatchObject([{ external_id: 'c-1', name: null, email: null }]);
    const users = await imports.start(tenantId, 'users', lines('externalId', 'u-1'));
    expect(await imports.work(tenantId, users)).toMatchObject({ created: 1, released: 1 });
  });

  it('stores nothing in a dry run, nor in mode all when a row is refused, and gives the same report', async () => {
    const file = many(2500);
    const counts = { rows_read: 2500, created: 2475, refused: 25 };
    const dry = await imports.start(tenantId, 'products', file, { dryRun: true });
    expect(await imports.work(tenantId, dry)).toMatchObject({ state: 'done', ...counts });
    const all = await imports.start(tenantId, 'products', file, { mode: 'all' });
    expect(await imports.work(tenantId, all)).toMatchObject({
      ...{ state: 'refused', problem: 'ROWS_REFUSED: 25 rows are refused, so none is stored' },
      ...{ ...counts, created: 0 },
    });
    expect(await imports.rows('select from crm.products where tenant_id = $1', tenantId)).toHaveLength(0);
    const each = await imports.start(tenantId, 'products', file);
    expect(await imports.work(tenantId, each)).toMatchObject({ state: 'done', ...counts });
    const reports = await Promise.all([dry, all, each].map((id) => imports.report(tenantId, id)));
    expect(reports[0]).toHaveLength(26);
    expect(reports[1]).toEqual(reports[0]);
    expect(reports[2]).toEqual(reports[0]);
    const good = await imports.start(tenantId, 'products', lines('externalId,sku', 'q,Q'), { mode: 'all' });
    expect(await imports.work(tenantId, good)).toMatchObject({ state: 'done', rows_read: 1, created: 1 });
  });
});

describe('a retry', () => {
  it('goes on behind the last batch that is recorded, and counts no row twice', async () => {
    const id = await imports.start(tenantId, 'products', many(2500));
    const { database, broken } = imports.setup;
    // The second batch fails in its transaction: its rows are not stored, its report is there already.
    await database.query(
      `create function automation.fail_late() returns trigger language plpgsql as $$ begin if new.last_row > 2000 then raise 'late'; end if; return new; end $$`,
    );
    await database.query(
      `create trigger fail_late before update on automation.row_imports for each row execute function automation.fail_late()`,
    );
    expect(await imports.turn(tenantId, id)).toMatchObject({ kind: 'failed', retry: true });
    expect(await imports.find(id)).toMatchObject({ state: 'storing', last_row: 1001, rows_read: 1000, created: 990 });
    expect(await imports.rows('select from crm.products where tenant_id = $1', tenantId)).toHaveLength(990);
    await database.query('drop trigger fail_late on automation.row_imports');
    broken.add('end_import');
    expect(await imports.turn(tenantId, id)).toMatchObject({ kind: 'failed', retry: true });
    broken.clear();
    expect(await imports.work(tenantId, id)).toMatchObject({
      state: 'done',
      rows_read: 2500,
      created: 2475,
      refused: 25,
    });
    expect(await imports.report(tenantId, id)).toHaveLength(26);
  });

  it('reads the file that was begun, stores nothing after a cancel, and takes a file that comes late', async () => {
    const id = await imports.start(tenantId, 'products', many(1500));
    await imports.setup.database.query(
      `update automation.row_imports set etag = '"other"', last_row = 1 where id = $1`,
      [id],
    );
    expect(await imports.work(tenantId, id)).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/^FILE_CHANGED/),
    });

    const cancelled = await imports.start(tenantId, 'products', many(10));
    const cancel = `update automation.row_imports set state = 'cancelled', ended_at = now() where id = $1`;
    await imports.setup.database.query(cancel, [cancelled]);
    expect(await imports.turn(tenantId, cancelled)).toMatchObject({ kind: 'cancelled' });
    expect(await imports.rows('select from crm.products where tenant_id = $1', tenantId)).toHaveLength(0);

    const late = await imports.start(tenantId, 'products', undefined);
    expect(await imports.work(tenantId, late)).toMatchObject({
      state: 'waiting',
      problem: expect.stringMatching(/^FILE_MISSING/),
    });
    await putFile(`imports/${tenantId}/${late}/rows.csv`, many(10), 'text/csv');
    await imports.setup.database.query(`update automation.row_imports set state = 'queued' where id = $1`, [late]);
    expect(await imports.work(tenantId, late)).toMatchObject({ state: 'done', created: 10 });
  });
});
