/** What automation did for a tenant, without ids and times of writing, to compare two runs. */
import type { RunningStack } from './setup-stack.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

export interface TenantOutcome {
  readonly tasks: Rows;
  /** Links to tasks, by trigger and customer, with how many tasks and audit rows each has: one. */
  readonly links: Rows;
  readonly evaluations: Rows;
  readonly audit: Rows;
  /** Customers' dates, which CUSTOMER_TIMING clears. */
  readonly customers: Rows;
}

const tasks = `
  select c.account_number as customer, t.title, t.description, t.status, t.priority, t.source,
    t.created_at::text as created_at, t.due_at::text as due_at
  from crm.tasks t join crm.customers c on c.tenant_id = t.tenant_id and c.id = t.customer_id
  where t.tenant_id = $1 order by 1, 2, 3`;

const links = `
  select g.trigger_type || g.config::text as trigger, c.account_number as customer,
    (select count(*)::int from crm.tasks t where t.tenant_id = l.tenant_id and t.id = l.task_id) as tasks,
    (select count(*)::int from automation.audit_log a
      where a.tenant_id = l.tenant_id and a.action = 'task.created' and a.entity_id = l.task_id) as audited,
    (select e.status from automation.trigger_evaluations e
      where e.tenant_id = l.tenant_id and e.id = l.evaluation_id) as evaluation
  from automation.triggered_tasks l
  join automation.automated_triggers g on g.tenant_id = l.tenant_id and g.id = l.trigger_id
  join crm.customers c on c.tenant_id = l.tenant_id and c.id = l.customer_id
  where l.tenant_id = $1 order by 2, 1`;

const evaluations = `
  select g.trigger_type || g.config::text as trigger, e.source, e.scheduled_at::text as scheduled_at, e.status, e.matched, e.created, e.already_done,
    e.suppressed, e.unassigned, e.deferred, e.error
  from automation.trigger_evaluations e
  join automation.automated_triggers g on g.tenant_id = e.tenant_id and g.id = e.trigger_id
  where e.tenant_id = $1 order by e.scheduled_at, 1, 5, 6`;

const audit = `
  select a.action, count(*)::int as entries from automation.audit_log a where a.tenant_id = $1 group by 1 order by 1`;

const customers = `
  select c.account_number as customer, c.do_not_contact_until as date
  from crm.customers c where c.tenant_id = $1 order by 1`;

export async function tenantOutcome(stack: Pick<RunningStack, 'query'>, tenantId: string): Promise<TenantOutcome> {
  const of = (sql: string) => stack.query(sql, [tenantId]);
  return {
    tasks: await of(tasks),
    links: await of(links),
    evaluations: await of(evaluations),
    audit: await of(audit),
    customers: await of(customers),
  };
}
