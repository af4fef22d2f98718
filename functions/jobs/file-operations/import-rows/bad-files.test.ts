/** Files of real people: encodings, line ends, delimiters, and files that no row can be read of. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ImportSettings } from '../../../api/crm/csv/settings.ts';
import { setUpImports } from './setup-imports.ts';

let imports: Awaited<ReturnType<typeof setUpImports>>;
let tenantId: string;
beforeAll(async () => {
  imports = await setUpImports();
});
beforeEach(async () => {
  tenantId = await imports.newTenant();
});
afterAll(() => imports.setup.close());

async function importOf(file: string | Buffer, settings: Partial<ImportSettings> = {}) {
  const id = await imports.start(tenantId, 'products', file, settings);
  return imports.work(tenantId, id);
}
const names = async () =>
  (
    await imports.rows('select external_id, name from crm.products where tenant_id = $1 order by external_id', tenantId)
  ).map(({ external_id, name }) => `${external_id} ${name}`);

describe('a file is read', () => {
  it.each([
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFFexternalId,name\na,Grüße\n')],
    ['Latin-1', Buffer.from('externalId,name\na,Grüße\n', 'latin1')],
    ['Latin-1 with its only such byte at the end', Buffer.from('externalId,name\nb,x\na,Grüße\nc,Zoë', 'latin1')],
    ['UTF-16, as spreadsheets write it', Buffer.from('\uFEFFexternalId\tname\na\tGrüße\n', 'utf16le')],
    ['CRLF', 'externalId,name\r\na,Grüße\r\n'],
    ['CR', 'externalId,name\ra,Grüße\r'],
    ['mixed line ends, and none at the end', 'externalId,name\r\na,Grüße\nb,x\rc,y'],
    ['semicolons', 'externalId;name\na;Grüße\n'],
    ['tabs', 'externalId\tname\na\tGrüße\n'],
    ['a delimiter within a quoted header', '"external id";"name"\na;Grüße\n'],
    ['empty cells behind the last column', 'externalId,name\na,Grüße,,\n'],
  ])('in %s', async (_, file) => {
    expect(await importOf(file)).toMatchObject({ state: 'done', refused: 0 });
    expect((await names())[0]).toBe('a Grüße');
  });

  it('in Windows-1252, as spreadsheets write it', async () => {
    const file = Buffer.from([...Buffer.from('externalId,name\na,'), 0x80, 0x20, 0x93, 0x78, 0x94, 0x20, 0x92, 0x0a]);
    expect(await importOf(file)).toMatchObject({ state: 'done', refused: 0 });
    expect(await names()).toEqual(['a € “x” ’']);
  });

  it('with quotes inside a cell, line breaks in it and signs of formulas', async () => {
    const file = 'externalId,name,sku\na,12" pipe,"x\ny"\nb,-5,@home\n';
    expect(await importOf(file)).toMatchObject({ state: 'done', created: 1, refused: 1 }); // a SKU has one line
    expect(await names()).toEqual(['b -5']);
  });

  it('as Latin-1 where a large file has such bytes far behind its beginning, when that is said', async () => {
    const long = Array.from({ length: 11 }, (_, n) => `r-${n},ok,${'x'.repeat(400_000)}\n`);
    const file = Buffer.from(`externalId,name,notes\n${long.join('')}z,Grüße,\n`, 'latin1');
    expect(await importOf(file)).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/^BAD_ENCODING: .*latin1/),
    });
    expect(await importOf(file, { encoding: 'latin1' })).toMatchObject({ state: 'done' });
    expect(await names()).toContain('z Grüße');
  });
});

describe('a file is refused as a whole', () => {
  const cases: [code: string, file: string | Buffer, settings?: Partial<ImportSettings>][] = [
    ['EMPTY_FILE', ''],
    ['EMPTY_FILE', '\uFEFF'],
    ['EMPTY_FILE', '\n\n'],
    ['NOT_CSV', Buffer.from('504b030414000600', 'hex')],
    ['NOT_CSV', Buffer.from('externalId,name\na,Grüße\n', 'utf16le')],
    ['NOT_CSV', Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 7919) % 256))],
    ['TOO_MANY_COLUMNS', `externalId,${Array.from({ length: 10_000 }, (_, n) => `c${n}`).join(',')}\n`],
    ['REPEATED_COLUMN', 'externalId,name,name\na,b,c\n'],
    ['ID_COLUMN_MISSING', 'no,name\na,b\n'],
    ['BAD_ENCODING', Buffer.from('externalId,name\na,Grüße\n', 'latin1'), { encoding: 'utf-8' }],
    ['COLUMN_MISSING', 'externalId,name\na,b\n', { columns: { Nmae: 'name' } }],
    ['QUOTE_NOT_CLOSED', 'externalId,name\na,b\nc,"d\ne,f\n'],
    ['ROW_TOO_LARGE', `externalId,name\na,b\nc,"${'d,\n'.repeat(500_000)}`],
  ];
  it.each(cases)('%s', async (code, file, settings = {}) => {
    const { state, problem } = await importOf(file, settings);
    expect([state, problem]).toEqual(['failed', expect.stringMatching(new RegExp(`^${code}: .{20}`))]);
  });

  it('with the row at which a quote begins, after the rows before it', async () => {
    const { problem, created } = await importOf('externalId,name\na,b\nc,"d\ne,f\n');
    expect([problem?.includes('row 3'), created]).toEqual([true, 1]);
  });
});

it('of fifty thousand rows is imported in bounded memory', async () => {
  const row = (n: number) => `p-${n},${'Product '.repeat(20)}${n}\n`;
  const file = `externalId,name\n${Array.from({ length: 50_000 }, (_, n) => row(n)).join('')}`;
  const id = await imports.start(tenantId, 'products', file);
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().heapUsed - before);
  }, 20);
  const done = await imports.work(tenantId, id);
  clearInterval(watch);
  expect(done).toMatchObject({ state: 'done', rows_read: 50_000, created: 50_000 });
  expect(most).toBeLessThan(150_000_000);
});
