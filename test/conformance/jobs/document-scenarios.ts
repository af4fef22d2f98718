import { insert } from '../../support/database/factory.ts';
import type { EndedJob, JobScenario, Situation } from './job-scenario.ts';

const withoutCustomer = {
  arrange: ({ stack, tenantId }: Situation) =>
    stack.query('delete from crm.customers where tenant_id = $1', [tenantId]),
  status: 'CANCELLED',
  error: /^CUSTOMER_GONE/,
} as const;

const filesOf = ({ stored, tenantId }: Situation) => stored.listFiles(`documents/${tenantId}/`);

/** The files of the tenant's documents by the first line of each: one for each row, and none that no row names. */
async function headings(situation: Situation, keys: readonly string[]): Promise<(string | undefined)[]> {
  const files = await filesOf(situation);
  if (files.length !== keys.length || !keys.every((key) => files.includes(key)))
    throw new Error(`Rows name ${keys.join(', ') || 'no files'}, and there are ${files.join(', ') || 'none'}`);
  const texts = await Promise.all(keys.map((key) => situation.stored.readFile(key)));
  return texts.map((text) => text.toString().split('\n')[0]);
}

const keyIn = (result: EndedJob['result']) => result?.documentKey;

interface Row extends Record<string, unknown> {
  readonly document_key: string;
}

const generateBusinessPlan: JobScenario = {
  arrange: async ({ customerId }) => ({ customerId }),
  async effects(situation, result) {
    const rows = await situation.stack.query<Row>(
      'select version, status, content is not null as has_content, document_key from crm.business_plans where tenant_id = $1',
      [situation.tenantId],
    );
    const texts = await headings(
      situation,
      rows.map(({ document_key }) => document_key),
    );
    return {
      plans: rows.map(({ document_key, ...plan }) => ({ ...plan, isNamed: document_key === keyIn(result) })),
      texts,
    };
  },
  expected: {
    plans: [{ version: 1, status: 'COMPLETED', has_content: true, isNamed: true }],
    texts: ['# Business plan for Ada'],
  },
  quiet: { plans: [], texts: [] },
  hold: { 'the customer is gone': withoutCustomer },
};

const generateDeliverable: JobScenario = {
  arrange: async ({ customerId }) => ({ customerId, month: 3 }),
  async effects(situation, result) {
    const rows = await situation.stack.query<Row>(
      'select month, status, document_key from crm.deliverables where tenant_id = $1 and document_key is not null',
      [situation.tenantId],
    );
    const texts = await headings(
      situation,
      rows.map(({ document_key }) => document_key),
    );
    const deliverables = rows.map(({ document_key, ...row }) => ({ ...row, isNamed: document_key === keyIn(result) }));
    return { deliverables, texts: texts.map((text) => text?.slice(0, '# Month 3'.length)) };
  },
  expected: {
    deliverables: [{ month: 3, status: 'PENDING_REVIEW', isNamed: true }],
    texts: ['# Month 3'],
  },
  quiet: { deliverables: [], texts: [] },
  hold: {
    'the customer is gone': withoutCustomer,
    'the customer has one of the month': {
      arrange: ({ stack, tenantId, customerId: customer_id }) =>
        insert(stack, 'crm.deliverables', { tenant_id: tenantId, customer_id, month: 3, status: 'DRAFT' }),
      status: 'COMPLETED',
    },
  },
};

const generatePdf: JobScenario = {
  async arrange({ stack, tenantId, customerId: customer_id }) {
    const content = '# A plan\n\nGrow.';
    const plan = { tenant_id: tenantId, customer_id, version: 1, status: 'COMPLETED', content };
    return { planId: await insert(stack, 'crm.business_plans', plan) };
  },
  async effects(situation, result) {
    const keys = await filesOf(situation);
    const files = await Promise.all(keys.map((key) => situation.stored.readFile(key)));
    return {
      files: files.map((bytes) => bytes.subarray(0, 5).toString()),
      isNamed: keys.every((key) => key === result?.pdfKey),
    };
  },
  expected: { files: ['%PDF-'], isNamed: true },
  quiet: { files: [], isNamed: true },
  hold: {
    'the document is gone': {
      arrange: ({ stack, tenantId }) => stack.query('delete from crm.business_plans where tenant_id = $1', [tenantId]),
      status: 'CANCELLED',
      error: /^DOCUMENT_GONE/,
    },
    'the document is empty': {
      arrange: ({ stack, tenantId }) =>
        stack.query(`update crm.business_plans set content = ' ' where tenant_id = $1`, [tenantId]),
      status: 'CANCELLED',
      error: /^NO_CONTENT/,
    },
  },
};

export const documentScenarios = {
  GENERATE_BUSINESS_PLAN: generateBusinessPlan,
  GENERATE_DELIVERABLE: generateDeliverable,
  GENERATE_PDF: generatePdf,
};
