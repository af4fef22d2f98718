/** The usual way to write such a rule, row by row: look up, insert three rows, mark the source, each in its own statement. */
import type { Client } from 'pg';
import type { Candidate } from './candidates.ts';

/** Runs one statement with `$1` … bound, commits, and returns its rows. */
export type Send = (text: string, values: readonly unknown[]) => Promise<readonly (readonly unknown[])[]>;

const LOOK_UP = `select id from automation.triggered_tasks
  where tenant_id = $1::uuid and trigger_id = $2::uuid and occurrence_key = $3::text`;
const TASK = `insert into crm.tasks
  (tenant_id, customer_id, assignee_id, title, description, due_at, priority, source, occurrence_key, created_at)
  values ($1::uuid, $2::uuid, $3::uuid, $4::text, $5::text, $6::timestamptz, $7::text, $8::text, $9::text, $10::timestamptz)
  returning id::text`;
const LINK = `insert into automation.triggered_tasks
  (tenant_id, trigger_id, task_id, customer_id, occurrence_key, evaluation_id, triggered_at)
  values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::text, $6::uuid, $7::timestamptz)`;
const AUDIT = `insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
  values ($1::uuid, $2::text, 'task.created', 'task', $3::uuid, $4::jsonb, $5::timestamptz)`;
const MARK_SAMPLE = 'update crm.sample_usages set needs_follow_up = true where tenant_id = $1::uuid and id = $2::uuid';

/** BURN_RATE_ALERT has no source row to mark: its loop has four statements a task instead of five. */
export async function loopOver(send: Send, tenantId: string, candidates: readonly Candidate[]): Promise<void> {
  for (const c of candidates) {
    const known = await send(LOOK_UP, [tenantId, c.trigger_id, c.occurrence_key]);
    if (known.length > 0) continue;
    const task = [
      c.customer_id,
      c.assignee_id,
      c.title,
      c.description,
      c.due_at,
      c.priority,
      c.source,
      c.occurrence_key,
      c.created_at,
    ];
    const [[taskId] = []] = await send(TASK, [tenantId, ...task]);
    await send(LINK, [tenantId, c.trigger_id, taskId, c.customer_id, c.occurrence_key, c.evaluation_id, c.created_at]);
    await send(AUDIT, [tenantId, c.actor, taskId, JSON.stringify(c.changes), c.created_at]);
    if (c.source === 'SAMPLE_NO_ORDER') await send(MARK_SAMPLE, [tenantId, c.occurrence_key]);
  }
}

/** Sends over one PostgreSQL session, with autocommit. */
export const sendOver =
  (client: Client): Send =>
  async (text, values) =>
    (await client.query<unknown[]>({ text, values: [...values], rowMode: 'array' })).rows;

/** Disables change tracking while the loop runs, because a database without this project would not have it. */
export async function withoutTracking(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('alter table crm.sample_usages disable trigger user');
  await work();
  await client.query('alter table crm.sample_usages enable trigger user');
}
