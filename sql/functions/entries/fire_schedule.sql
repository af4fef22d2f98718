-- Lets one schedule do what is due at `p_at`; null: all that it missed is left out.
create or replace function automation.fire_schedule(p_tenant_id uuid, p_workflow_id uuid, p_entry smallint, p_spec jsonb, p_at timestamptz, p_now timestamptz)
returns void
language plpgsql set search_path = ''
as $$
declare
  place text = p_entry || ':' || automation.iso_of(p_at);
  run jsonb = pg_catalog.jsonb_build_object('key', 'schedule:' || place,
    'trigger', pg_catalog.jsonb_build_object('kind', 'schedule', 'entry', p_entry, 'at', automation.iso_of(p_at)));
  reason text = case
    when p_at is null then 'MISSED'
    when p_spec ->> 'overlap' = 'skip' and automation.is_schedule_going(p_tenant_id, p_workflow_id, p_entry) then 'OVERLAP'
  end;
begin
  if reason is not null then
    perform automation.count_refused(pg_catalog.jsonb_build_array(
      pg_catalog.jsonb_build_object('tenantId', p_tenant_id, 'workflowId', p_workflow_id, 'reason', reason)), p_now);
  elsif (p_spec ->> 'hasAudience')::boolean or p_spec ->> 'kind' in ('segment', 'date') then
    insert into automation.entry_passes (tenant_id, id, workflow_id, entry, spec, run, created_at)
    values (p_tenant_id, pg_catalog.md5(p_workflow_id || place)::uuid, p_workflow_id, p_entry, p_spec, run, p_now)
    on conflict (tenant_id, id) do nothing;
  else
    perform from automation.start_runs(pg_catalog.jsonb_build_array(
      run || pg_catalog.jsonb_build_object('tenantId', p_tenant_id, 'workflowId', p_workflow_id, 'customerId', null)), p_now);
  end if;
end
$$;
