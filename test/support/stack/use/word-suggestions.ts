import type { RunningStack, Tenant } from '../setup-stack.ts';

/** A trigger whose tasks nobody completes, said in other words. */
export async function wordSuggestions(stack: RunningStack, { tenantId, adminKey: key }: Tenant): Promise<void> {
  const { body: session } = await stack.api('GET', '/api/session', { key });
  await stack.query(
    `with k as (
       insert into crm.tasks (tenant_id, customer_id, title, created_at)
       select c.tenant_id, c.id, 'Task', $2::timestamptz - interval '20 days'
       from (select tenant_id, id from crm.customers where tenant_id = $1 limit 1) c, generate_series(1, 30)
       returning tenant_id, id, customer_id, created_at
     )
     insert into automation.triggered_tasks (tenant_id, trigger_id, task_id, customer_id, occurrence_key, triggered_at)
     select k.tenant_id, t.id, k.id, k.customer_id, k.id::text, k.created_at
     from k, (select id from automation.automated_triggers where tenant_id = $1 and is_active order by id limit 1) t`,
    [tenantId, session.now],
  );
  await stack.api('PATCH', '/api/admin/settings', { key, body: { wordSuggestions: true } });
  const { body } = await stack.api('GET', '/api/suggestions', { key });
  if (!body.items.some(({ wording }: { wording: string | null }) => wording !== null))
    throw new Error(`No suggestion is worded: ${JSON.stringify(body)}`);
}
