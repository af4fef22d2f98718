-- Brings the moments of an entry up to date for customers or bookings whose rows have changed, each at `p_since` at the earliest. A moment that was over
-- when the date was written lets nobody enter; one that has come since does, however late the change is seen. A date that stays keeps its moment.
create or replace function automation.follow_dates(
  p_schedule automation.entry_schedules, p_subjects uuid[], p_since timestamptz[], p_now timestamptz
) returns void
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
begin
  -- One walk of an entry after the other, so that none writes a date that it read before another wrote a newer one.
  perform pg_advisory_xact_lock(hashtextextended('dates ' || p_schedule.tenant_id || p_schedule.workflow_id || p_schedule.entry, 0));
  with dated as materialized (
    select d.subject_id, d.customer_id, d.date, d.due_at, d.due_at > s.since as is_to_come
    from automation.dates_of_entry(p_schedule, p_subjects, p_now) d
    join unnest(p_subjects, p_since) s (id, since) on s.id = d.subject_id
  ),
  withdrawn as (
    delete from automation.entry_dates e
    where e.tenant_id = p_schedule.tenant_id and e.workflow_id = p_schedule.workflow_id and e.entry = p_schedule.entry and e.subject_id = any (p_subjects)
      and not exists (
        select from dated d where d.subject_id = e.subject_id and (d.is_to_come or (d.date, d.due_at) = (e.date, e.due_at)))
  )
  insert into automation.entry_dates as e (tenant_id, workflow_id, entry, subject_id, customer_id, date, due_at)
  select p_schedule.tenant_id, p_schedule.workflow_id, p_schedule.entry, d.subject_id, d.customer_id, d.date, d.due_at
  from dated d
  where d.is_to_come
  order by d.subject_id
  on conflict (tenant_id, workflow_id, entry, subject_id) do update
  set customer_id = excluded.customer_id, date = excluded.date, due_at = excluded.due_at
  where (e.customer_id, e.date, e.due_at) is distinct from (excluded.customer_id, excluded.date, excluded.due_at);
end
$$;
