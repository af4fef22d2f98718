-- Lets schedules do what is due: a list of {tenantId, workflowId, entry, was, at, next}, where `at` is the moment that is due, or null when all that was
-- missed is left out, and `was` the moment that the caller saw: a schedule that somebody else has moved on meanwhile is left alone. With an audience,
-- and for the daily look of a segment or a date, customers enter by a pass; otherwise one run starts. Returns how many schedules moved on.
create or replace function automation.fire_schedules(p_fired jsonb, p_now timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  fired record;
  spec jsonb;
  place text;
  run jsonb;
  reason text;
  moved integer = 0;
begin
  for fired in
    select * from pg_catalog.jsonb_to_recordset(p_fired)
      f ("tenantId" uuid, "workflowId" uuid, entry smallint, was timestamptz, at timestamptz, next timestamptz)
    order by 1, 2, 3
  loop
    update automation.entry_schedules s set next_at = fired.next
    where s.tenant_id = fired."tenantId" and s.workflow_id = fired."workflowId" and s.entry = fired.entry and s.next_at = fired.was
    returning s.spec into spec;
    continue when not found;
    moved = moved + 1;
    place = fired.entry || ':' || automation.iso_of(fired.at);
    run = pg_catalog.jsonb_build_object('key', 'schedule:' || place,
      'trigger', pg_catalog.jsonb_build_object('kind', 'schedule', 'entry', fired.entry, 'at', automation.iso_of(fired.at)));
    reason = case
      when fired.at is null then 'MISSED'
      when spec ->> 'overlap' = 'skip' and automation.is_schedule_going(fired."tenantId", fired."workflowId", fired.entry) then 'OVERLAP'
    end;
    if reason is not null then
      perform automation.count_refused(pg_catalog.jsonb_build_array(
        pg_catalog.jsonb_build_object('tenantId', fired."tenantId", 'workflowId', fired."workflowId", 'reason', reason)), p_now);
    elsif (spec ->> 'hasAudience')::boolean or spec ->> 'kind' in ('segment', 'date') then
      insert into automation.entry_passes (tenant_id, id, workflow_id, entry, spec, run, created_at)
      values (fired."tenantId", pg_catalog.md5(fired."workflowId" || place)::uuid, fired."workflowId", fired.entry, spec, run, p_now)
      on conflict (tenant_id, id) do nothing;
    else
      perform from automation.start_runs(pg_catalog.jsonb_build_array(
        run || pg_catalog.jsonb_build_object('tenantId', fired."tenantId", 'workflowId', fired."workflowId", 'customerId', null)), p_now);
    end if;
  end loop;
  return moved;
end
$$;
