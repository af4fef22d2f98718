import { randomUUID } from 'node:crypto';
import type { JobScenario, Situation } from './job-scenario.ts';

/** Two rows that are stored and one that is not. */
const FILE = 'externalId,name\r\np-1,Red\r\np-2,White\r\np-3,\u0000\r\n';

const settings = {
  ...{ columns: {}, constants: {}, dryRun: false, mode: 'each', onMissing: 'refuse', emptyCells: 'keep' },
  ...{ encoding: 'auto', delimiter: 'auto' },
};

const importRows: JobScenario = {
  async arrange({ stack, stored, tenantId }) {
    await stored.removeFiles('imports/');
    const id = randomUUID();
    await stack.query(
      `insert into automation.row_imports (tenant_id, id, collection, file_name, size_bytes, settings, state, job_id, created_by, created_at, upload_until)
       values ($1, $2, 'products', 'p.csv', 100, $3, 'queued', $2, 'me', $4, $4)`,
      [tenantId, id, settings, stack.now()],
    );
    await stored.putFile(`imports/${tenantId}/${id}/rows.csv`, FILE);
    return { importId: id };
  },
  async effects({ stack, stored, tenantId }) {
    const [row] = await stack.query<{ id: string } & Record<string, unknown>>(
      `select id, rows_read, created, updated, unchanged, refused from automation.row_imports where tenant_id = $1`,
      [tenantId],
    );
    const { id, ...counts } = row ?? { id: '' };
    const [report] = await stored.listFiles(`imports/${tenantId}/${id}/refused.csv`);
    const lines = report === undefined ? [] : (await stored.readFile(report)).toString().split('\r\n');
    const products = await stack.query('select external_id, name from crm.products where tenant_id = $1 order by 1', [
      tenantId,
    ]);
    return { counts, products, refused: lines.slice(1, -1).map((line) => line.split(',').slice(0, 2).join()) };
  },
  expected: {
    counts: { rows_read: 3, created: 2, updated: 0, unchanged: 0, refused: 1 },
    products: [
      { external_id: 'p-1', name: 'Red' },
      { external_id: 'p-2', name: 'White' },
    ],
    refused: ['4,INVALID_ROW'],
  },
  quiet: { counts: { rows_read: 0, created: 0, updated: 0, unchanged: 0, refused: 0 }, products: [], refused: [] },
  hold: {
    'a person has cancelled the import': {
      arrange: ({ stack, tenantId }) =>
        stack.query(`update automation.row_imports set state = 'cancelled', ended_at = $2 where tenant_id = $1`, [
          ...[tenantId, stack.now()],
        ]),
      status: 'CANCELLED',
      error: /^CANCELLED/,
    },
    'there is no file': {
      arrange: ({ stored }) => stored.removeFiles('imports/'),
      status: 'COMPLETED',
    },
  },
};

const fileOf = async ({ stored, tenantId }: Situation) => {
  const [key] = await stored.listFiles(`exports/${tenantId}/`);
  return key === undefined ? null : (await stored.readFile(key)).toString();
};

const exportRows: JobScenario = {
  async arrange({ stack, stored, tenantId }) {
    await stored.removeFiles('exports/');
    await stack.query(`insert into crm.products (tenant_id, external_id, name) values ($1, 'p-1', '=1+1')`, [tenantId]);
    const id = randomUUID();
    await stack.query(
      `insert into automation.row_exports (tenant_id, id, collection, settings, state, job_id, created_by, created_at)
       values ($1, $2, 'products', $3, 'queued', $2, 'me', $4)`,
      [tenantId, id, { filter: {}, columns: ['externalId', 'name'] }, stack.now()],
    );
    return { exportId: id };
  },
  async effects(situation) {
    const { stack, tenantId } = situation;
    const rows = await stack.query('select state, rows from automation.row_exports where tenant_id = $1', [tenantId]);
    return { rows, file: await fileOf(situation) };
  },
  expected: { rows: [{ state: 'done', rows: 1 }], file: "\uFEFFexternalId,name\r\np-1,'=1+1\r\n" },
  quiet: { rows: [{ state: 'queued', rows: 0 }], file: null },
  hold: {},
};

export const transferScenarios = { EXPORT_ROWS: exportRows, IMPORT_ROWS: importRows };
