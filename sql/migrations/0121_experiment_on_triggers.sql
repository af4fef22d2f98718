-- Experiments on triggers: arms have other texts, priorities and due dates of tasks, and some customers are held out (docs/insight.md).

alter table automation.experiments alter column key drop not null;
alter table automation.experiments add column trigger_id uuid;
-- What arms have in place of the trigger's own config, by id.
alter table automation.experiments add column configs jsonb not null default '{}';
alter table automation.experiments add constraint experiments_configs check (jsonb_typeof(configs) = 'object');
alter table automation.experiments add constraint experiments_subject check (num_nonnulls(key, trigger_id) = 1);
-- A goal is one of a workflow.
alter table automation.experiments add constraint experiments_goal check (trigger_id is null or outcome <> 'GOAL');
create unique index experiments_running_on_trigger on automation.experiments (tenant_id, trigger_id) where status = 'RUNNING' and trigger_id is not null;
create index experiments_of_trigger on automation.experiments (tenant_id, trigger_id) where trigger_id is not null;

-- One arm: it is compared with those held out.
alter table automation.experiment_phases drop constraint experiment_phases_arms_check;
alter table automation.experiment_phases add constraint experiment_phases_arms_check check (cardinality(arms) between 1 and 20);

-- A trigger has no run.
alter table automation.experiment_exposures alter column run_id drop not null;

-- The experiment whose arm made the task.
alter table automation.triggered_tasks add column experiment_id uuid;
alter table automation.triggered_tasks add column arm text;
alter table automation.triggered_tasks add constraint triggered_tasks_arm check (length(arm) <= 40 and (arm is null) = (experiment_id is null));

create or replace view automation.trigger_views with (security_invoker = true) as
select
  t.tenant_id,
  t.id as trigger_id,
  t.config,
  tenant.time_zone,
  w.looked_at,
  w.looked_xid::text as since_xid,
  w.looked_xid is not null
    and w.looked_xid <= pg_snapshot_xmax(pg_current_snapshot())
    and (
      select count(*) = 8
      from pg_catalog.pg_trigger g
      where g.tgrelid in (to_regclass('crm.orders'), to_regclass('crm.sample_usages'), to_regclass('crm.order_lines'))
        and g.tgname in ('note_inserted', 'note_updated', 'note_moved', 'note_deleted')
        and g.tgenabled in ('O', 'A')
    ) as can_follow_changes,
  t.starts_at,
  x.id as experiment_id
from automation.automated_triggers t
join crm.tenants tenant on tenant.id = t.tenant_id
left join automation.trigger_watermarks w on w.tenant_id = t.tenant_id and w.trigger_id = t.id
left join automation.experiments x on x.tenant_id = t.tenant_id and x.trigger_id = t.id and x.status = 'RUNNING';
