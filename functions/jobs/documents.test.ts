import { randomUUID } from 'node:crypto';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AwsError } from '../../lib/local/service.ts';
import { aCustomer, aTenant, insert } from '../../test/support/database/factory.ts';
import { textsOfPages } from '../../test/support/jobs/read-pdf.ts';
import { type JobsSetup, setUpJobs } from '../../test/support/jobs/setup-jobs.ts';
import { getText } from '../engine/aws/files.ts';
import { generateBusinessPlan } from './ai-generation/generate-business-plan/job.ts';
import { generateDeliverable } from './ai-generation/generate-deliverable/job.ts';
import { generatePdf } from './pdf-generation/generate-pdf/job.ts';

let setup: JobsSetup;
let tenantId: string;
beforeAll(async () => {
  setup = await setUpJobs();
  tenantId = await aTenant(setup.database);
});
afterAll(() => setup.close());
afterEach(() => setup.faults.clear());

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const aClient = () => aCustomer(setup.database, tenantId, { name: 'Жанна & "Fern"' });
const plan = (customerId: string, id?: string) => setup.run(generateBusinessPlan, tenantId, { customerId }, id);
const deliverable = (customerId: string, month: number, id?: string) =>
  setup.run(generateDeliverable, tenantId, { customerId, month }, id);
const plansOf = (customerId: string) =>
  setup.database.query('select * from crm.business_plans where customer_id = $1 order by version', [customerId]);
const deliverablesOf = (customerId: string) =>
  setup.database.query('select * from crm.deliverables where customer_id = $1 order by month', [customerId]);
const questions = () => setup.calls.filter((call) => call.startsWith('bedrock')).length;

describe('GENERATE_BUSINESS_PLAN', () => {
  it('writes a new completed version, the same text in the table and in the bucket', async () => {
    const customer = await aClient();
    const outcome = await plan(customer);
    await plan(customer);
    const [first, second] = await plansOf(customer);
    expect(outcome).toMatchObject({ kind: 'done', result: { version: 1, documentKey: first?.document_key } });
    expect([first?.version, second?.version, first?.status]).toEqual([1, 2, 'COMPLETED']);
    expect(first?.content).toMatch(/^# Business plan for Жанна/);
    expect(await getText(first?.document_key)).toBe(first?.content);
  });

  it('writes one version when it runs twice, and asks the model once', async () => {
    const [customer, id] = [await aClient(), randomUUID()];
    const first = await plan(customer, id);
    const asked = questions();
    expect(await plan(customer, id)).toEqual(first);
    expect([(await plansOf(customer)).length, questions()]).toEqual([1, asked]);
  });

  it('survives a death at every call of its own', async () => {
    for (const service of ['bedrock', 's3']) {
      for (const moment of ['before', 'after'] as const) {
        const [customer, id] = [await aClient(), randomUUID()];
        setup.chaos.crashAt(1, { moment, counts: (call) => call.service === service });
        await plan(customer, id);
        expect(await plan(customer, id)).toMatchObject({ kind: 'done', result: { version: 1 } });
        expect(await plansOf(customer)).toHaveLength(1);
      }
    }
  });

  it.each<[string, AwsError | object, string, boolean]>([
    ['throttles', new AwsError('ThrottlingException', 'Too many', 429), 'SERVICE_BUSY', true],
    ['refuses', new AwsError('ValidationException', 'Bad', 400), 'SERVICE_REFUSED', false],
    ['may not be asked', new AwsError('AccessDeniedException', 'No', 403), 'SERVICE_REFUSED', false],
    [
      'stops half-way',
      { stopReason: 'max_tokens', output: { message: { role: 'assistant', content: [{ text: '# Half' }] } } },
      'max_tokens',
      true,
    ],
    [
      'says nothing',
      { stopReason: 'end_turn', output: { message: { role: 'assistant', content: [{ text: ' ' }] } } },
      'nothing',
      true,
    ],
    [
      'is stopped by a guardrail',
      { stopReason: 'guardrail_intervened', output: { message: { role: 'assistant', content: [{ text: 'no' }] } } },
      'guardrail',
      false,
    ],
  ])('fails when the model %s, and leaves no plan', async (_, fault, reason, retry) => {
    const customer = await aClient();
    setup.faults.set('bedrock', fault);
    expect(await plan(customer)).toEqual({ kind: 'failed', reason: expect.stringContaining(reason), retry });
    expect(await plansOf(customer)).toEqual([]);
  });

  it('is cancelled when the customer is gone, and refuses payloads without one', async () => {
    expect(await plan(UNKNOWN_ID)).toMatchObject({
      kind: 'cancelled',
      reason: expect.stringContaining('CUSTOMER_GONE'),
    });
    const outcome = await setup.run(generateBusinessPlan, tenantId, { clientId: UNKNOWN_ID });
    expect(outcome).toEqual({
      kind: 'failed',
      reason: 'INVALID_INPUT: payload.customerId must be a UUID, and is absent',
      retry: false,
    });
  });
});

describe('GENERATE_DELIVERABLE', () => {
  it('writes each of the eight months for review, under a title of its own', async () => {
    const customer = await aClient();
    for (let month = 1; month <= 8; month += 1) await deliverable(customer, month);
    const rows = await deliverablesOf(customer);
    expect(rows.map(({ month, status }) => [month, status])).toEqual(
      Array.from({ length: 8 }, (_, index) => [index + 1, 'PENDING_REVIEW']),
    );
    expect(new Set(rows.map(({ title }) => title)).size).toBe(8);
    for (const { month, title, document_key } of rows)
      expect(await getText(document_key)).toContain(`# Month ${month}: ${title}\n`);
  });

  it('leaves a month alone that has one, and runs twice as once', async () => {
    const [customer, id] = [await aClient(), randomUUID()];
    const first = await deliverable(customer, 2, id);
    const asked = questions();
    expect(await deliverable(customer, 2, id)).toEqual(first);
    expect(await deliverable(customer, 2)).toEqual(first);
    expect(questions()).toBe(asked);
    expect(await deliverablesOf(customer)).toHaveLength(1);
  });

  it.each([undefined, 3, 0])('is due as many days later as the tenant says: %s, or fourteen', async (days) => {
    const tenant = await aTenant(setup.database);
    if (days !== undefined)
      await setup.database.query(
        'insert into automation.tenant_settings (tenant_id, deliverable_due_days) values ($1, $2)',
        [tenant, days],
      );
    const customerId = await aCustomer(setup.database, tenant);
    await setup.run(generateDeliverable, tenant, { customerId, month: 1 });
    const rows = await setup.database.query('select due_at from crm.deliverables where customer_id = $1', [customerId]);
    expect(rows).toEqual([{ due_at: new Date(setup.clock.now().getTime() + (days ?? 14) * 86_400_000) }]);
  });

  it.each([0, 9, 1.5, '3', null])('refuses month %j', async (month) => {
    const outcome = await setup.run(generateDeliverable, tenantId, { customerId: UNKNOWN_ID, month });
    expect(outcome).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('payload.month must be a whole number from 1 to 8'),
      retry: false,
    });
  });
});

describe('GENERATE_PDF', () => {
  const pdfAt = async (key: string) => {
    const { Body, ContentType } = await new S3Client().send(new GetObjectCommand({ Bucket: setup.bucket, Key: key }));
    expect(ContentType).toBe('application/pdf');
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  const keyOf = (outcome: object) => String(Object(Object(outcome).result).pdfKey);

  it('prints the newest plan with headings, lists, tables and page numbers', async () => {
    const customer = await aClient();
    await plan(customer);
    await plan(customer);
    const outcome = await setup.run(generatePdf, tenantId, { customerId: customer });
    const [, newest] = await plansOf(customer);
    expect(outcome).toMatchObject({ kind: 'done', result: { pages: expect.any(Number) } });
    expect(keyOf(outcome)).toBe(newest?.document_key.replace(/md$/, 'pdf'));
    const pages = textsOfPages(await pdfAt(keyOf(outcome)));
    expect(pages[0]).toContain('Business plan for Жанна');
    expect(pages.join(' ')).toContain('What to measure');
    expect(pages.join(' ')).toContain('Returning customers');
    expect(pages.at(-1)).toContain(`Page ${pages.length} of ${pages.length}`);
    expect(pages.at(-1)).toContain('version 2');
  });

  it('prints a deliverable, and a long plan that a person typed into the table', async () => {
    const customer = await aClient();
    await deliverable(customer, 1);
    const [{ id: deliverableId } = {}] = await deliverablesOf(customer);
    const first = await setup.run(generatePdf, tenantId, { deliverableId });
    expect(textsOfPages(await pdfAt(keyOf(first)))[0]).toContain('Month 1: Foundations and goals');
    const content = `# Own plan\n\n${'Ünïcödé words 😀 go on. '.repeat(4000)}\n\nThe very end.`;
    const planId = await insert(setup.database, 'crm.business_plans', {
      tenant_id: tenantId,
      customer_id: customer,
      version: 1,
      status: 'COMPLETED',
      content,
    });
    const second = await setup.run(generatePdf, tenantId, { planId });
    const pages = textsOfPages(await pdfAt(keyOf(second)));
    expect(pages.length).toBeGreaterThan(15);
    expect(pages.at(-1)).toContain('The very end.');
    expect(pages[3]).toContain('Ünïcödé words');
  });

  it.each([
    ['nothing', {}, 'one of planId, deliverableId and customerId', 'failed'],
    ['an id that is none', { planId: 'x' }, 'payload.planId must be a UUID', 'failed'],
    ['a plan that is gone', { planId: UNKNOWN_ID }, 'DOCUMENT_GONE', 'cancelled'],
  ])('ends clearly with %s', async (_, payload, reason, kind) => {
    expect(await setup.run(generatePdf, tenantId, payload)).toMatchObject({
      kind,
      reason: expect.stringContaining(reason),
    });
  });

  it("does not print another tenant's plan, nor one without text", async () => {
    const customer = await aClient();
    const planId = await insert(setup.database, 'crm.business_plans', {
      tenant_id: tenantId,
      customer_id: customer,
      version: 1,
      status: 'COMPLETED',
    });
    expect(await setup.run(generatePdf, tenantId, { planId })).toMatchObject({
      kind: 'cancelled',
      reason: expect.stringContaining('NO_CONTENT'),
    });
    expect(await setup.run(generatePdf, await aTenant(setup.database), { planId })).toMatchObject({
      kind: 'cancelled',
    });
  });
});
