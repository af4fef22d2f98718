-- Deletes old calls, breakers and timers, up to five thousand rows of each.
create or replace function automation.forget_calls(of_job uuid, at timestamptz) returns automation.booking_reconciliations
language plpgsql set search_path = ''
as $$
declare
  run automation.booking_reconciliations;
  calls integer;
  breakers integer;
  timers integer;
begin
  select * into run from automation.booking_reconciliations r where r.job_id = of_job for update;
  if run.phase <> 'calls' then
    return run;
  end if;
  delete from automation.booking_calls c
  using (
    select o.tenant_id, o.id
    from automation.booking_calls o
    where o.started_at < at - interval '90 days' and not exists (
      select from crm.bookings b
      where b.tenant_id = o.tenant_id and b.id = o.booking_id and b.task_status in ('pending', 'scheduled', 'executing')
    )
    order by o.started_at
    limit 5000
  ) old
  where c.tenant_id = old.tenant_id and c.id = old.id;
  get diagnostics calls = row_count;
  -- An endpoint's lane is made again by its next call.
  delete from automation.lanes b
  using (
    select l.tenant_id, l.key
    from automation.lanes l
    join automation.lane_states s on s.tenant_id = l.tenant_id and s.key = l.key
    where l.limits_of = 'endpoint' and coalesce(s.blocked_until < at, true)
      and greatest(l.created_at, s.failed_at, s.opened_until, s.starts_at[cardinality(s.starts_at)]) < at - interval '30 days'
    limit 5000
  ) old
  where b.tenant_id = old.tenant_id and b.key = old.key;
  get diagnostics breakers = row_count;
  -- Timers whose schedules are gone: this run saw every schedule that was listed.
  delete from automation.booking_timers t
  using (
    select o.id from automation.booking_timers o
    where o.call_second < extract(epoch from at) - 90000 and o.claimed_until <= at
      and (o.seen_at is null or o.seen_at < run.began_at)
    limit 5000
  ) old
  where t.id = old.id;
  get diagnostics timers = row_count;
  delete from automation.booking_reconciliations r where r.began_at < at - interval '7 days' and r.job_id <> of_job;
  update automation.booking_reconciliations r
  set phase = case when greatest(calls, breakers, timers) < 5000 then 'done' else r.phase end,
    counts = automation.add_counts(r.counts,
      jsonb_build_object('forgottenCalls', calls, 'forgottenBreakers', breakers, 'forgottenTimers', timers))
  where r.job_id = of_job
  returning * into run;
  return run;
end
$$;
