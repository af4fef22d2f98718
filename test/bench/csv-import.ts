/** D2: rows a second of a CSV file, from its first byte until the import is done, against COPY of the same rows at once; and the memory of a million. */
import { randomUUID } from 'node:crypto';
import { chmodSync, createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import type { JobOutcome } from '../../functions/engine/ledger/job.ts';
import { databaseOver } from '../../lib/database/session.ts';
import { createS3, type S3 } from '../../lib/local/services/s3/s3.ts';
import { startService, type TestService } from '../../lib/local/services/setup-service.ts';
import type { Bench, BenchRun, Table } from './bench.ts';
import { interleave, timed } from './rounds.ts';
import { three } from './table.ts';

const TENANT = '00000000-0000-4000-8000-0000000000d2';
const HEADER = 'externalId,name,email,accountNumber';

function* linesOf(rows: number): Generator<string> {
  yield `${HEADER}\n`;
  for (let n = 0; n < rows; n += 1) yield `c-${n},Customer ${n},c${n}@example.com,A-${n}\n`;
}

const settings = {
  ...{ columns: {}, constants: {}, dryRun: false, mode: 'each', onMissing: 'refuse', emptyCells: 'keep' },
  ...{ encoding: 'auto', delimiter: 'auto' },
};

/** The bucket, on the local S3 of this process. */
async function openBucket(): Promise<TestService<S3>> {
  const files = await startService(createS3);
  const { ref } = await files.create('AWS::S3::Bucket', 'Files');
  const { endpoint, region, credentials } = files.connection;
  Object.assign(process.env, {
    ...{ AWS_ENDPOINT_URL_S3: endpoint, AWS_REGION: region, FILES_BUCKET_NAME: ref },
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
  return files;
}

async function upload(files: TestService<S3>, key: string, file: string): Promise<void> {
  const { S3Client, PutObjectCommand } = await import('@aws-sdk/client-s3');
  const Bucket = process.env.FILES_BUCKET_NAME;
  const ContentLength = statSync(file).size;
  // Without a checksum, which would be sent in chunks.
  const client = new S3Client({ ...files.connection, requestChecksumCalculation: 'WHEN_REQUIRED' });
  await client.send(new PutObjectCommand({ Bucket, Key: key, Body: createReadStream(file), ContentLength }));
  client.destroy();
}

/** Turns of the job until it is done. Throws when a row was not created. */
async function importFile(client: Client, files: TestService<S3>, file: string, rows: number): Promise<number> {
  const { importRows } = await import('../../functions/jobs/file-operations/import-rows/job.ts');
  const importId = randomUUID();
  await client.query(
    `insert into automation.row_imports (tenant_id, id, collection, file_name, size_bytes, settings, state, job_id, created_by, created_at, upload_until)
     values ($1, $2, 'customers', 'c.csv', $4, $3, 'queued', $2, 'bench', now(), now())`,
    [TENANT, importId, settings, statSync(file).size],
  );
  await upload(files, `imports/${TENANT}/${importId}/rows.csv`, file);
  const job = { id: importId, tenantId: TENANT, payload: { importId }, attempt: 1, now: new Date() };
  const tools = { database: databaseOver(client), progress: async () => undefined, note: async () => undefined };
  const ms = await timed(async () => {
    let outcome: JobOutcome;
    do outcome = await importRows.run(job, tools);
    while (outcome.kind === 'later');
  });
  const { rows: found } = await client.query('select created from automation.row_imports where id = $1', [importId]);
  if (found[0]?.created !== rows) throw new Error(`D2: ${found[0]?.created} of ${rows} rows were created`);
  return ms;
}

async function empty(client: Client): Promise<void> {
  await client.query('truncate crm.customers, automation.changed_customers cascade');
  await client.query('vacuum (analyze) crm.customers');
}

/** COPY has defaults for tenant and time, which are no columns of the file. */
const copy = (file: string) =>
  `copy crm.customers (external_id, name, email, account_number) from '${file}' (format csv, header)`;

/** The most heap, and the most memory of the process, while `work` goes on. */
async function watched(work: () => Promise<number>): Promise<{ ms: number; heap: number; resident: number }> {
  let [heap, resident] = [0, 0];
  const timer = setInterval(() => {
    const used = process.memoryUsage();
    heap = Math.max(heap, used.heapUsed);
    resident = Math.max(resident, used.rss);
  }, 50);
  const ms = await work().finally(() => clearInterval(timer));
  return { ms, heap: heap / 1e6, resident: resident / 1e6 };
}

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const client = await (await server()).createDatabase('csv_import');
  const folder = mkdtempSync(join(tmpdir(), 'followthrough-bench-csv-'));
  chmodSync(folder, 0o755); // the server may run as another user
  const files = await openBucket();
  try {
    await client.query(`insert into crm.tenants (id, slug, name, time_zone) values ($1, 'd', 'D', 'UTC')`, [TENANT]);
    await client.query(`alter table crm.customers alter column tenant_id set default '${TENANT}'`);
    const write = async (rows: number) => {
      const file = join(folder, `${rows}.csv`);
      await pipeline(Readable.from(linesOf(rows)), createWriteStream(file));
      return file;
    };
    const rows = isQuick ? 2000 : 100_000;
    const file = await write(rows);
    say(`D2: ${rows} customers by COPY and by an import`);
    const rates = await interleave(isQuick ? 1 : 3, {
      copy: async () => {
        await empty(client);
        return timed(() => client.query(copy(file)));
      },
      imports: async () => {
        await empty(client);
        return importFile(client, files, file, rows);
      },
    });
    const many = isQuick ? 5000 : 1_000_000;
    say(`D2: ${many} customers, memory watched`);
    const large = await write(many);
    await empty(client);
    const all = await watched(() => importFile(client, files, large, many));
    const perSecond = (count: number, ms: number) => three((count / ms) * 1000);
    return [
      {
        title: `D2 · rows a second of a CSV file, ${rows} customers: COPY at once, and an import`,
        columns: ['rows', 'COPY', 'import', 'of COPY'],
        rows: [
          [
            String(rows),
            perSecond(rows, rates.copy),
            perSecond(rows, rates.imports),
            three(rates.copy / rates.imports),
          ],
        ],
        notes: ['goal: ≥ 0.33 of COPY; the file is read from the local S3, the database without the Data API'],
      },
      {
        title: `D2 · an import of ${many} rows`,
        columns: ['MB of the file', 'seconds', 'rows a second', 'most heap, MB', 'most memory of the process, MB'],
        rows: [
          [
            ...[three(statSync(large).size / 1e6), three(all.ms / 1000), perSecond(many, all.ms)],
            ...[three(all.heap), three(all.resident)],
          ],
        ],
        notes: ['goal: the memory of the function, 512 MB, holds it; the process here also has the local S3'],
      },
    ];
  } finally {
    await files.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const csvImport: Bench = { name: 'D2', run };
