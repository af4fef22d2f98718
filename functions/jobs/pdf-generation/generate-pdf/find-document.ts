/** Finds the Markdown to print: in the files bucket, or in the table where people wrote it by hand. */

import { getText } from '../../../engine/aws/files.ts';
import type { Database } from '../../../engine/data/database.ts';
import type { PdfPayload } from './payload.ts';
import { findDeliverable, findPlan, readPlanPart } from './queries.gen.ts';

interface SourceDocument {
  /** Key of the PDF. */
  readonly pdfKey: string;
  readonly customerId: string;
  readonly type: 'BUSINESS_PLAN' | 'DELIVERABLE';
  /** Id of the plan or of the deliverable. */
  readonly subjectId: string;
  readonly title: string;
  readonly author: string;
  /** Undefined when there is nothing to print. */
  readonly markdown: string | undefined;
}

const PART_LENGTH = 12_000;
/** About four hundred pages. */
const MOST_PARTS = 100;

async function readPlan(database: Database, tenantId: string, planId: string): Promise<string | undefined> {
  const parts: string[] = [];
  for (let part = 0; part < MOST_PARTS; part += 1) {
    const row = await database.maybeOne(readPlanPart, { tenantId, planId, part });
    if (!row) return undefined;
    parts.push(row.text);
    // Counted in characters of PostgreSQL, which counts an emoji as one.
    if ([...row.text].length < PART_LENGTH) break;
  }
  return parts.join('') || undefined;
}

const pdfKeyOf = (tenantId: string, customerId: string, documentKey: string | null, name: string) =>
  documentKey?.endsWith('.md')
    ? `${documentKey.slice(0, -'.md'.length)}.pdf`
    : `documents/${tenantId}/${customerId}/${name}.pdf`;

async function fromPlan(
  database: Database,
  tenantId: string,
  payload: { readonly planId?: string; readonly customerId?: string },
): Promise<SourceDocument | undefined> {
  const { planId = null, customerId = null } = payload;
  const plan = await database.maybeOne(findPlan, { tenantId, planId, customerId });
  if (!plan) return undefined;
  const written = await readPlan(database, tenantId, plan.planId);
  return {
    pdfKey: pdfKeyOf(tenantId, plan.customerId, plan.documentKey, `business-plan-${plan.planId}`),
    customerId: plan.customerId,
    type: 'BUSINESS_PLAN',
    subjectId: plan.planId,
    title: `Business plan for ${plan.customerName ?? 'the customer'}, version ${plan.version}`,
    author: plan.tenantName ?? '',
    markdown: written ?? (plan.documentKey === null ? undefined : await getText(plan.documentKey)),
  };
}

async function fromDeliverable(
  database: Database,
  tenantId: string,
  deliverableId: string,
): Promise<SourceDocument | undefined> {
  const deliverable = await database.maybeOne(findDeliverable, { tenantId, deliverableId });
  if (!deliverable) return undefined;
  const { customerId, customerName, month, title, documentKey, tenantName } = deliverable;
  return {
    pdfKey: pdfKeyOf(tenantId, customerId, documentKey, `deliverable-${deliverableId}`),
    customerId,
    type: 'DELIVERABLE',
    subjectId: deliverableId,
    title: `${title ?? `Month ${month}`} for ${customerName ?? 'the customer'}`,
    author: tenantName ?? '',
    markdown: documentKey === null ? undefined : await getText(documentKey),
  };
}

/** Returns undefined when the row was deleted. */
export function findDocument(
  database: Database,
  tenantId: string,
  payload: PdfPayload,
): Promise<SourceDocument | undefined> {
  if ('deliverableId' in payload) return fromDeliverable(database, tenantId, payload.deliverableId);
  return fromPlan(database, tenantId, payload);
}
