-- Returns what each arm of the experiment that runs on a trigger has in place of its config, by arm; null where none runs.
create or replace function automation.arms_on_trigger(p_tenant_id uuid, p_trigger_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select pg_catalog.jsonb_object_agg(a.arm, coalesce(e.configs -> a.arm, '{}'))
  from automation.experiments e
  join automation.experiment_phases p on p.tenant_id = e.tenant_id and p.experiment_id = e.id and p.phase = e.phase
  cross join lateral pg_catalog.unnest(p.arms) a (arm)
  where e.tenant_id = p_tenant_id and e.trigger_id = p_trigger_id and e.status = 'RUNNING'
$$;
