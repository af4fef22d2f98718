-- Lets schedules do what is due: a list of {tenantId, workflowId, entry, scheduleId, was, at, next, error}, where `at` is the moment that is due, or null when all that
-- was missed is left out, `was` the moment that the caller saw, in milliseconds, and `error` why the moments cannot be computed: that schedule stops. One that
-- somebody else has moved on meanwhile is left alone. With an audience, and for the daily look of a segment or a date, customers enter by a pass; otherwise
-- one run starts. A schedule of a tenant (scheduleId) starts a job or a run. One that fails moves on too, is counted as ENTRY_FAILED, and holds no other.
-- Returns how many schedules moved on.
create or replace function automation.fire_schedules(p_fired jsonb, p_now timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  fired record;
  spec jsonb;
  moved integer = 0;
  state text;
  message text;
begin
  for fired in
    select * from pg_catalog.jsonb_to_recordset(p_fired) f ("tenantId" uuid, "workflowId" uuid, entry smallint, "scheduleId" uuid, was timestamptz,
      at timestamptz, next timestamptz, error text)
    order by 1, 2, 3, 4
  loop
    update automation.entry_schedules s set next_at = fired.next
    where s.tenant_id = fired."tenantId" and (s.schedule_id = fired."scheduleId" or s.workflow_id = fired."workflowId" and s.entry = fired.entry)
      and pg_catalog.date_trunc('milliseconds', s.next_at) = fired.was
    returning s.spec into spec;
    continue when not found;
    moved = moved + 1;
    message = fired.error;
    if message is null then
      begin
        if fired."scheduleId" is null then
          perform automation.fire_schedule(fired."tenantId", fired."workflowId", fired.entry, spec, fired.at, p_now);
        else
          if fired.at is null or fired.at > fired.was then
            perform automation.note_missed_moments(fired."tenantId", fired."scheduleId", fired.was, coalesce(fired.at, p_now), p_now);
          end if;
          if fired.at is not null then
            perform automation.fire_own_schedule(fired."tenantId", fired."scheduleId", fired.at, null, automation.next_id(), p_now);
          end if;
        end if;
      exception when others then
        get stacked diagnostics state = returned_sqlstate, message = message_text;
        -- Failures that time can help are thrown: all of them are tried again.
        if "left"(state, 2) in ('08', '40', '53', '55', '57', '58') then
          raise;
        end if;
        message = state || ' ' || message;
      end;
    end if;
    if fired."scheduleId" is not null then
      if message is not null then
        perform automation.note_failed_firing(fired."tenantId", fired."scheduleId", coalesce(fired.at, fired.was), message, p_now);
      end if;
    elsif message is not null or spec ->> 'catchUp' = 'all' and fired.at > fired.was then
      perform automation.count_refused(pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('tenantId', fired."tenantId",
        'workflowId', fired."workflowId", 'reason', case when message is null then 'MISSED' else 'ENTRY_FAILED' end,
        'detail', format('schedule %s: %s', fired.entry, coalesce(message, 'moments before ' || automation.iso_of(fired.at))))), p_now);
    end if;
  end loop;
  return moved;
end
$$;
