/** Imports of files, for tests of the job: each has a tenant of its own. */
import { randomUUID } from 'node:crypto';
import { aTenant } from '../../../../test/support/database/factory.ts';
import { type JobsSetup, setUpJobs } from '../../../../test/support/jobs/setup-jobs.ts';
import type { ImportSettings } from '../../../api/crm/csv/settings.ts';
import { getText, putFile } from '../../../engine/aws/files.ts';
import { importRows } from './job.ts';

const usual: ImportSettings = {
  ...{ columns: {}, constants: {}, dryRun: false, mode: 'each', onMissing: 'refuse', emptyCells: 'keep' },
  ...{ encoding: 'auto', delimiter: 'auto' },
};

export interface ImportRow {
  readonly state: string;
  readonly problem: string | null;
  readonly last_row: number;
  readonly bytes_read: number;
  readonly rows_read: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly held: number;
  readonly refused: number;
  readonly ignored_columns: readonly string[];
}

export async function setUpImports() {
  const setup: JobsSetup = await setUpJobs();
  const find = async (id: string): Promise<ImportRow> => {
    const [row] = await setup.database.query<ImportRow & Record<string, unknown>>(
      'select * from automation.row_imports where id = $1',
      [id],
    );
    if (!row) throw new Error(`There is no import ${id}`);
    return row;
  };
  return {
    setup,
    newTenant: () => aTenant(setup.database),
    find,
    /** Records an import that was started, and uploads its file if there is one. */
    async start(
      tenantId: string,
      collection: string,
      file: string | Buffer | undefined,
      settings: Partial<ImportSettings> = {},
    ): Promise<string> {
      const id = randomUUID();
      await setup.database.query(
        `insert into automation.row_imports (tenant_id, id, collection, file_name, size_bytes, settings, state, job_id, created_by, created_at, upload_until)
         values ($1, $2, $3, 'f.csv', 100, $4, 'queued', $2, 'me', now(), now())`,
        [tenantId, id, collection, { ...usual, ...settings }],
      );
      if (file !== undefined) await putFile(`imports/${tenantId}/${id}/rows.csv`, file, 'text/csv');
      return id;
    },
    /** One turn of the job. */
    turn: (tenantId: string, importId: string) => setup.run(importRows, tenantId, { importId }),
    /** Turns until the job is done. */
    async work(tenantId: string, importId: string): Promise<ImportRow> {
      for (let turn = 0; turn < 20; turn += 1) {
        const outcome = await setup.run(importRows, tenantId, { importId });
        if (outcome.kind !== 'later') break;
      }
      return find(importId);
    },
    /** Lines of the report of refused rows. */
    async report(tenantId: string, importId: string): Promise<string[]> {
      const text = (await getText(`imports/${tenantId}/${importId}/refused.csv`)) ?? '';
      return text.split('\r\n').slice(0, -1);
    },
    rows: (sql: string, tenantId: string) => setup.database.query(sql, [tenantId]),
  };
}
