/** Keeps the tasks of one evaluation as finished rows, which its rivals write for other tenants. */
import type { Client } from 'pg';

export interface Candidate {
  readonly customer_id: string;
  readonly assignee_id: string | null;
  readonly title: string;
  readonly description: string;
  readonly due_at: Date;
  readonly priority: string;
  readonly source: string;
  readonly occurrence_key: string;
  readonly created_at: Date;
  readonly trigger_id: string;
  readonly evaluation_id: string;
  readonly actor: string;
  readonly changes: unknown;
}

/** Keeps them as the temporary table `candidates` for the floor, and returns them for the loop. Neither is charged for this. */
export async function keepCandidates(client: Client, tenantId: string): Promise<Candidate[]> {
  await client.query('drop table if exists candidates');
  await client.query(
    `create temp table candidates as
     select gen_random_uuid() as task_id, k.customer_id, k.assignee_id, k.title, k.description, k.due_at, k.priority, k.source,
       k.occurrence_key, k.created_at, l.trigger_id, l.evaluation_id, a.actor, a.changes
     from crm.tasks k
     join automation.triggered_tasks l on l.tenant_id = k.tenant_id and l.task_id = k.id
     join automation.audit_log a on a.tenant_id = k.tenant_id and a.entity_id = k.id
     where k.tenant_id = '${tenantId}'`,
  );
  await client.query('analyze candidates');
  const { rows } = await client.query<Candidate>('select * from candidates');
  return rows;
}

/**
 * The floor: three bare INSERT … SELECT of finished rows, ids of tasks included, in one transaction. Every decision, lock,
 * count or format costs more than this.
 */
export async function insertBare(client: Client, tenantId: string): Promise<void> {
  await client.query(`
    begin;
    insert into crm.tasks
      (id, tenant_id, customer_id, assignee_id, title, description, due_at, status, priority, source, occurrence_key, created_at)
      select task_id, '${tenantId}', customer_id, assignee_id, title, description, due_at, 'PENDING', priority, source,
        occurrence_key, created_at
      from candidates;
    insert into automation.triggered_tasks
      (tenant_id, trigger_id, task_id, customer_id, occurrence_key, evaluation_id, triggered_at)
      select '${tenantId}', trigger_id, task_id, customer_id, occurrence_key, evaluation_id, created_at from candidates;
    insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
      select '${tenantId}', actor, 'task.created', 'task', task_id, changes, created_at from candidates;
    commit`);
}
