import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { type ConsoleTests, expectQuality } from '../browser/setup-browser.ts';

const choose = (page: Page, name: string, content: string | Buffer) =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });

/** With the mark of UTF-8 that spreadsheets write, and two rows that are refused. */
const FILE = [
  '\uFEFFCustomer no.,Full name,E-mail,Shoe size',
  'c-1,Ada Lovelace,ada@example.com,38',
  'c-2,Ben,no address,',
  ',Nobody,,',
  'c-3,"Cleo, the third",,41',
  '',
].join('\r\n');

const imported = ({ stack }: ConsoleTests, tenantId: string) =>
  stack.query(
    'select external_id, name, attributes from crm.customers where tenant_id = $1 and external_id is not null order by 1',
    [tenantId],
  );

/** Files of rows, from the browser to the bucket and into the collections. */
export function importCases(tests: () => ConsoleTests): void {
  it('check a file, import it, and give a report of the rows that are refused', async () => {
    const { tenantId, adminKey: key } = await tests().newTenant();
    const page = await tests().open('/customers', { key });
    await page.getByRole('link', { name: 'Import…' }).click();
    await choose(page, 'customers.csv', FILE);
    const columns = page.getByRole('region', { name: 'Columns' });
    const column = (name: string) => columns.getByLabel(`Column ${name} gives`);
    await column('Customer no.').waitFor();
    expect(
      await Promise.all(['Customer no.', 'Full name', 'E-mail', 'Shoe size'].map((name) => column(name).inputValue())),
    ).toEqual(['externalId', 'name', 'email', '']);
    await columns.getByText('Ada Lovelace · Ben · Nobody · Cleo, the third').waitFor();
    await column('Shoe size').selectOption('an attribute “Shoe size”');
    await expectQuality(page);
    await page.getByRole('button', { name: 'Check, and store nothing' }).click();
    const progress = page.getByRole('region', { name: 'Progress' });
    await progress.getByText('checked').waitFor();
    await progress.getByText('2 would be created').waitFor();
    await progress.getByText('2 would be refused').waitFor();
    await expectQuality(page);
    expect(await imported(tests(), tenantId)).toEqual([]);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByRole('heading', { name: 'customers.csv', level: 1 }).waitFor();
    await progress.getByText('done', { exact: true }).waitFor();
    await progress.getByText('2 created').waitFor();
    expect(await imported(tests(), tenantId)).toEqual([
      { external_id: 'c-1', name: 'Ada Lovelace', attributes: { 'Shoe size': '38' } },
      { external_id: 'c-3', name: 'Cleo, the third', attributes: { 'Shoe size': '41' } },
    ]);
    const report = progress.getByRole('link', { name: 'Report of 2 refused rows' });
    const [download] = await Promise.all([page.waitForEvent('download'), report.click()]);
    const lines = readFileSync(await download.path(), 'utf8').split('\r\n');
    expect([download.suggestedFilename(), lines.length, lines[0]]).toEqual([
      ...['customers-refused.csv', 4, '\uFEFF#row,#code,#message,Customer no.,Full name,E-mail,Shoe size'],
    ]);
    expect(lines[1]).toMatch(/^3,INVALID_ROW,.*e-mail address.*,c-2,Ben,no address,$/);
    await expectQuality(page);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Imports' }).click();
    const list = page.getByRole('region', { name: 'Imports' });
    await list.getByText('dry run').waitFor();
    expect(await list.locator('[data-row]').count()).toBe(2);
    await expectQuality(page);
  });

  it('say what is wrong with a file before it is sent, and with its columns', async () => {
    const { adminKey: key } = await tests().newTenant();
    const page = await tests().open('/imports/new?collection=orders', { key });
    for (const [name, content, problem] of [
      ['photo.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), 'This is no CSV file.'],
      ['orders.csv', Buffer.from('504b0304140006', 'hex'), 'This is a spreadsheet.'],
      ['orders.csv', '', 'The file is empty.'],
    ] as const) {
      await choose(page, name, Buffer.from(content));
      await page.getByText(problem).waitFor();
      expect(await page.getByRole('button', { name: 'Import', exact: true }).count()).toBe(0);
    }
    await choose(page, 'orders.csv', 'Date;Client\n2026-01-05;c-1\n');
    await page.getByText('No column gives the external id').first().waitFor();
    await page.getByLabel('Column Date gives').selectOption('External id');
    await page.getByLabel('Column Client gives').selectOption('External id');
    await page.getByText('Two columns give externalId').first().waitFor();
    await page.getByLabel('Rows of').selectOption('products');
    await page.getByText('Gives of products').waitFor();
    await expectQuality(page);
  });

  it('tell when the file does not arrive, and leave no import that waits for it', async () => {
    const { tenantId, adminKey: key } = await tests().newTenant();
    const page = await tests().open('/imports/new', { key });
    await page.route('**/rows.csv*', (route) => route.abort());
    await choose(page, 'customers.csv', 'External ID\nc-1\n');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('The file was not sent').waitFor();
    expect(
      await tests().stack.query('select state from automation.row_imports where tenant_id = $1', [tenantId]),
    ).toEqual([{ state: 'cancelled' }]);
    await page.unroute('**/rows.csv*');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('1 created').waitFor();
  });

  it('are listed for a viewer, who sees no button that starts one', async () => {
    const { adminKey } = await tests().newTenant();
    const { stack } = tests();
    const asked = { fileName: 'mine.csv', sizeBytes: 10 };
    await stack.api('POST', '/api/crm/customers/imports', { key: adminKey, body: asked });
    const made = await stack.api('POST', '/api/admin/keys', {
      key: adminKey,
      body: { role: 'viewer', name: 'Viewer' },
    });
    const page = await tests().open('/imports', { key: made.body.key });
    await page.getByText('mine.csv').waitFor();
    expect(await page.locator('main').getByRole('link').count()).toBe(0);
    await tests()
      .open('/customers', { key: made.body.key })
      .then(async (customers) => {
        await customers.getByRole('link', { name: 'Ada Example' }).waitFor();
        expect(await customers.getByRole('link', { name: 'Import…' }).count()).toBe(0);
      });
    const refused = await tests().open('/imports/new', { key: made.body.key });
    await refused.getByText('This needs the role admin; yours is viewer.').waitFor();
    await expectQuality(refused);
  });
}
