/** Reports what the triggers of a tenant did: counts per trigger, and a few tasks. */
import pg from 'pg';

export interface TriggerReport {
  readonly name: string;
  readonly status: string;
  readonly error: string | null;
  readonly matched: number;
  readonly created: number;
  readonly deferred: number;
  readonly suppressed: Readonly<Record<string, number>>;
  readonly examples: readonly { readonly title: string; readonly assignee: string | null }[];
}

const EXAMPLES = 2;

/** The latest evaluation of each trigger, in the order in which the triggers were made. */
const LATEST = `
  select distinct on (t.created_at, t.name) t.name, e.status, e.error, e.matched, e.created, e.deferred, e.suppressed,
    coalesce((
      select jsonb_agg(jsonb_build_object('title', x.title, 'assignee', x.assignee))
      from (
        select k.title, u.name as assignee
        from automation.triggered_tasks l
        join crm.tasks k on k.tenant_id = l.tenant_id and k.id = l.task_id
        left join crm.users u on u.tenant_id = k.tenant_id and u.id = k.assignee_id
        where l.tenant_id = t.tenant_id and l.trigger_id = t.id and l.evaluation_id = e.id
        order by l.occurrence_key
        limit ${EXAMPLES}
      ) x
    ), '[]') as examples
  from automation.automated_triggers t
  join automation.trigger_evaluations e on e.tenant_id = t.tenant_id and e.trigger_id = t.id
  where t.tenant_id = $1
  order by t.created_at, t.name, e.scheduled_at desc`;

export async function readTriggerReports(databaseUrl: string, tenantId: string): Promise<TriggerReport[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<TriggerReport>(LATEST, [tenantId])).rows;
  } finally {
    await client.end();
  }
}
