/** E-mails about a document: after its PDF, with a link to it. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aCustomer, aTenant, insert } from '../../test/support/database/factory.ts';
import { type JobsSetup, NOW, setUpJobs } from '../../test/support/jobs/setup-jobs.ts';
import { putFile } from '../engine/aws/files.ts';
import { sendEmail } from './email/send-email/job.ts';
import { generatePdf } from './pdf-generation/generate-pdf/job.ts';

let setup: JobsSetup;
let tenantId: string;
let customerId: string;
let deliverableId: string;
beforeAll(async () => {
  setup = await setUpJobs();
});
beforeEach(async () => {
  tenantId = await aTenant(setup.database);
  await set('email_workflows = true');
  customerId = await aCustomer(setup.database, tenantId, { name: 'Jo', email: 'jo@example.org' });
  const document_key = `documents/${tenantId}/${customerId}/deliverable-3.md`;
  await putFile(document_key, '# Offer\n\nText.\n', 'text/markdown');
  const columns = { tenant_id: tenantId, customer_id: customerId, month: 3, title: 'Offer', document_key };
  deliverableId = await insert(setup.database, 'crm.deliverables', columns);
});
afterAll(() => setup.close());

const set = (assignment: string) =>
  setup.database
    .query(
      `with made as (insert into automation.tenant_settings (tenant_id) values ($1) on conflict do nothing) select 1`,
      [tenantId],
    )
    .then(() =>
      setup.database.query(`update automation.tenant_settings set ${assignment} where tenant_id = $1`, [tenantId]),
    );
const variables = { month: 3, title: 'Offer' };
const send = (id?: string) =>
  setup.run(sendEmail, tenantId, { template: 'DELIVERABLE_READY', customerId, variables }, id);
const print = () => setup.run(generatePdf, tenantId, { deliverableId });
const newest = () => readFileSync(setup.mailbox.list().at(-1)?.file ?? '', 'utf8').replace(/=\r\n/g, '');
const links = () =>
  setup.database.query<{ token: string; expires_at: Date }>(
    'select token, expires_at from automation.document_links where tenant_id = $1',
    [tenantId],
  );
const pdfJob = (status: string) =>
  setup.database.query(
    `insert into automation.jobs (tenant_id, type, queue, run_at, rank_at, created_at, status, completed_at, dedupe_key)
     values ($1, 'GENERATE_PDF', 'pdf-generation', $2, $2, $2, $3, case when $3 = 'FAILED' then $2::timestamptz end, 'pdf:' || $4::text)`,
    [tenantId, NOW, status, deliverableId],
  );

describe('an e-mail about a document', () => {
  it('has a link for as long as the tenant says, the same at each attempt', async () => {
    await set('document_link_days = 3');
    expect(await print()).toMatchObject({ kind: 'done' });
    const id = '00000000-0000-4000-8000-0000000000d1';
    expect(await send(id)).toMatchObject({ kind: 'done' });
    const [link, ...more] = await links();
    expect([link?.expires_at, more]).toEqual([new Date('2026-03-04T12:00:00Z'), []]);
    expect(newest()).toContain(`Read it as a PDF: https://api.example.com/documents/${link?.token}_`);
    expect(newest()).toContain('The link works until 2026-03-04.');
    expect(newest()).not.toContain('application/pdf');
    await send(id);
    expect(await links()).toEqual([link]);
  });

  it('has the PDF attached where the tenant says so', async () => {
    await set('attach_documents = true');
    await print();
    expect(await send()).toMatchObject({ kind: 'done' });
    expect(newest()).toMatch(/Content-Type: application\/pdf; name="Offer for Jo\.pdf"/);
    expect(newest()).toContain(`\r\n\r\n${Buffer.from('%PDF-1.').toString('base64').slice(0, 8)}`);
  });

  it('waits while a job makes the PDF, and fails when none does', async () => {
    await pdfJob('QUEUED');
    const later = { kind: 'later', at: new Date('2026-03-01T12:00:15Z'), reason: 'PDF_COMING' };
    expect(await send()).toEqual(later);
    await setup.database.query(
      `update automation.jobs set status = 'FAILED', completed_at = run_at where dedupe_key = 'pdf:' || $1`,
      [deliverableId],
    );
    expect(await send()).toEqual({ kind: 'failed', reason: expect.stringMatching(/^NO_DOCUMENT: /), retry: false });
    await print();
    expect(await send()).toMatchObject({ kind: 'done' });
  });

  it('leaves as soon as the PDF is there', async () => {
    await pdfJob('QUEUED');
    const sending = send();
    await print();
    expect(await sending).toMatchObject({ kind: 'done' });
    expect(newest()).toContain('/documents/');
  });

  it('has no link where the tenant wants no PDFs, or where a person made the document', async () => {
    await set('auto_generate_pdf = false');
    expect(await send()).toMatchObject({ kind: 'done' });
    expect(newest()).not.toContain('Read it as a PDF');
    await set('auto_generate_pdf = true');
    await setup.database.query('update crm.deliverables set document_key = null where id = $1', [deliverableId]);
    expect(await send()).toMatchObject({ kind: 'done' });
    expect(newest()).not.toContain('Read it as a PDF');
  });

  it('is cancelled when the document is gone', async () => {
    await setup.database.query('delete from crm.deliverables where id = $1', [deliverableId]);
    expect(await send()).toEqual({ kind: 'cancelled', reason: expect.stringMatching(/^DOCUMENT_GONE/) });
  });
});

it('a document is listed once, with its newest PDF', async () => {
  await print();
  await print();
  const rows = await setup.database.query(
    'select type, subject_id, customer_id, title, pages from automation.documents where tenant_id = $1',
    [tenantId],
  );
  const document = { type: 'DELIVERABLE', subject_id: deliverableId, customer_id: customerId };
  expect(rows).toEqual([{ ...document, title: 'Offer for Jo', pages: 1 }]);
});
