-- What screens show and change: how much a rep can do and when they are away, due dates and priorities, and what events caused.

-- crm.users is the CRM's, so what it does not know of a user is here.
create table automation.user_settings (
  tenant_id uuid not null,
  user_id uuid not null,
  -- Tasks that the user can do on one day. Null: no limit is known.
  capacity integer check (capacity between 0 and 1000),
  -- Days in the tenant's zone, the last one included.
  leave_from date,
  leave_until date,
  updated_at timestamptz not null,
  primary key (tenant_id, user_id),
  constraint user_settings_leave check (
    (leave_from is null) = (leave_until is null) and (leave_until is null or leave_until >= leave_from)
  )
);
alter table automation.user_settings enable row level security;
create policy every_tenant on automation.user_settings to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.user_settings to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
grant select, insert, update on automation.user_settings to followthrough_api;
grant update (due_at, priority) on crm.tasks to followthrough_api;

-- Each task that the API shows says which trigger made it.
create index triggered_tasks_of_task on automation.triggered_tasks (tenant_id, task_id);

-- The event that caused a job. Null: another cause, or a job from before this column.
alter table automation.jobs add column event_id uuid;
create index jobs_of_event on automation.jobs (tenant_id, event_id) where event_id is not null;
create index events_newest on automation.events (tenant_id, occurred_at, id);

-- Open tasks are few among all. A CRM may have a view in place of the table, and then needs no index of ours.
do $$
begin
  if exists (select from pg_class c where c.oid = to_regclass('crm.tasks') and c.relkind in ('r', 'p')) then
    create index tasks_open on crm.tasks (tenant_id, assignee_id, due_at) where status in ('PENDING', 'IN_PROGRESS');
  end if;
end
$$;
