/** Reads what a customer's journey has left behind in a running stack, with the names of journey-oracle.ts. */
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { months } from '../../../functions/jobs/ai-generation/generate-deliverable/months.ts';
import type { RunningStack } from '../stack/setup-stack.ts';
import type { Traces } from './journey-oracle.ts';

/** Events with their outcome; jobs with their status unless it is COMPLETED. A PDF job names its plan, not its customer. */
const ROWS = `
  select 'event ' || e.type || ' ' || coalesce(e.outcome, 'WAITING') as name
  from automation.events e where e.tenant_id = $1 and e.customer_id = $2
  union all
  select 'job ' || j.type || case when j.status <> 'COMPLETED' then ' ' || j.status else '' end
  from automation.jobs j
  left join crm.business_plans p on p.tenant_id = j.tenant_id and p.id::text = j.payload ->> 'planId'
  left join crm.deliverables d on d.tenant_id = j.tenant_id and d.id::text = j.payload ->> 'deliverableId'
  where j.tenant_id = $1 and coalesce(j.payload ->> 'customerId', p.customer_id::text, d.customer_id::text) = $2::text
  union all
  select 'activity ' || a.type from crm.activities a where a.tenant_id = $1 and a.customer_id = $2`;

/** Names an e-mail by its subject. An unknown subject stays as it is, so no test expects it. */
function emailName(subject: string, tenantName: string): string {
  const ofMonth = months.findIndex(({ title }) => subject === `${title} is ready`);
  if (ofMonth >= 0) return `DELIVERABLE_READY ${ofMonth + 1}`;
  const names: Readonly<Record<string, string>> = {
    [`Welcome to ${tenantName}`]: 'WELCOME',
    [`Your journey with ${tenantName} begins`]: 'CLIENT_ACTIVATED',
    'Your business plan is ready': 'BUSINESS_PLAN_READY',
    [`You have completed your journey with ${tenantName}`]: 'JOURNEY_COMPLETED',
  };
  return names[subject] ?? subject;
}

async function emails(stack: RunningStack, to: string, tenantName: string): Promise<string[]> {
  const response = await fetch(`${stack.connection.controlUrl}/_local/mailbox`);
  const { items }: { items: { to: string[]; subject: string }[] } = JSON.parse(await response.text());
  return items.filter((mail) => mail.to.includes(to)).map(({ subject }) => `email ${emailName(subject, tenantName)}`);
}

async function files(stack: RunningStack, prefix: string): Promise<string[]> {
  const { endpointUrl: endpoint, region, administrator: credentials, resources } = stack.runtime;
  const bucket = resources.find(({ type }) => type === 'AWS::S3::Bucket')?.attributes.ref;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  s3.destroy();
  // Without the job's id before the extension.
  return Contents.map(
    ({ Key = '' }) => `file ${Key.slice(prefix.length).replace(/-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\./, '.')}`,
  );
}

export async function tracesOf(stack: RunningStack, tenantId: string, customerId: string): Promise<Traces> {
  const [about] = await stack.query<{ email: string; tenant: string }>(
    `select c.email, t.name as tenant from crm.customers c join crm.tenants t on t.id = c.tenant_id
     where c.tenant_id = $1 and c.id = $2`,
    [tenantId, customerId],
  );
  if (!about) throw new Error(`There is no customer ${customerId}`);
  const rows = await stack.query<{ name: string }>(ROWS, [tenantId, customerId]);
  const names = [
    ...rows.map(({ name }) => name),
    ...(await emails(stack, about.email, about.tenant)),
    ...(await files(stack, `documents/${tenantId}/${customerId}/`)),
  ];
  const traces: Record<string, number> = {};
  for (const name of names) traces[name] = (traces[name] ?? 0) + 1;
  return traces;
}
