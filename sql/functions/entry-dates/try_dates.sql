-- Lets those enter whose moment has come. When that fails, halves are tried by themselves, down to the single one: that is counted as ENTRY_FAILED, and
-- holds no other. Failures that time can help, such as a deadlock, are thrown.
create or replace function automation.try_dates(p_schedule automation.entry_schedules, p_subjects uuid[], p_now timestamptz) returns void
language plpgsql set search_path = '' set jit = off
as $$
declare
  half integer = cardinality(p_subjects) / 2;
  state text;
  message text;
begin
  begin
    perform automation.enter_by_dates(p_schedule, p_subjects, p_now);
    return;
  exception when others then
    get stacked diagnostics state = returned_sqlstate, message = message_text;
    -- No connection, rolled back, out of resources, locked, stopped by an operator, or the system itself.
    if "left"(state, 2) in ('08', '40', '53', '55', '57', '58') then
      raise;
    end if;
  end;
  if half > 0 then
    perform automation.try_dates(p_schedule, p_subjects[: half], p_now);
    perform automation.try_dates(p_schedule, p_subjects[half + 1 :], p_now);
    return;
  end if;
  delete from automation.entry_dates e
  where e.tenant_id = p_schedule.tenant_id and e.workflow_id = p_schedule.workflow_id and e.entry = p_schedule.entry and e.subject_id = p_subjects[1];
  perform automation.count_refused(pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('tenantId', p_schedule.tenant_id,
    'workflowId', p_schedule.workflow_id, 'reason', 'ENTRY_FAILED', 'detail', format('the date of %s: %s %s', p_subjects[1], state, message))), p_now);
end
$$;
