-- Compares the next thousand open bookings with their schedules, messages and calls, and repairs what is wrong.
create or replace function automation.compare_bookings(of_job uuid, at timestamptz) returns automation.booking_reconciliations
language plpgsql set search_path = ''
as $$
#variable_conflict use_column
declare
  run automation.booking_reconciliations;
  page jsonb;
  wrong jsonb;
begin
  select * into run from automation.booking_reconciliations r where r.job_id = of_job for update;
  if run.phase <> 'bookings' then
    return run;
  end if;

  select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'status', p.task_status, 'at', p.scheduled_at, 'kind', p.kind)
    order by p.task_status, p.scheduled_at, p.id), '[]')
  into page
  from (
    select b.id, b.task_status, b.scheduled_at, automation.judge_booking(b, run.began_at, at) as kind
    from crm.bookings b
    where b.task_status in ('pending', 'scheduled', 'executing')
      and (b.task_status, b.scheduled_at, b.id) > (run.after_status, run.after_at, run.after_id)
    order by b.task_status, b.scheduled_at, b.id
    limit 1000
  ) p;

  -- Skips bookings that are locked or have changed meanwhile: another function is at work on them.
  select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'tenantId', l.tenant_id, 'kind', l.kind)), '[]')
  into wrong
  from (
    select b.id, b.tenant_id, w.kind
    from jsonb_to_recordset(page) w(id uuid, status text, "at" timestamptz, kind text)
    join crm.bookings b on b.id = w.id and b.task_status = w.status and b.scheduled_at = w."at"
    where w.kind <> 'otherKinds'
    order by b.id
    for update of b skip locked
  ) l;

  -- Without its row the schedule is made again, with another client token.
  delete from automation.booking_timers t
  using jsonb_to_recordset(wrong) w(id uuid, kind text)
  where w.kind = 'missing' and t.booking_id = w.id and t.claimed_until <= at and (t.seen_at is null or t.seen_at < run.began_at);

  update crm.bookings b set task_status = 'pending' -- its trigger writes to the outbox
  from jsonb_to_recordset(wrong) w(id uuid, kind text)
  where w.kind in ('missing', 'overdue') and b.id = w.id;

  insert into automation.outbox (tenant_id, topic, subject_ids)
  select c.tenant_id, 'bookings', array_agg(c.id)
  from (
    select w.id, w."tenantId" as tenant_id, (row_number() over (partition by w."tenantId") - 1) / 100 as part
    from jsonb_to_recordset(wrong) w(id uuid, "tenantId" uuid, kind text)
    where w.kind = 'unrung'
  ) c
  group by c.tenant_id, c.part;

  perform automation.give_up_call(w.id, at) from jsonb_to_recordset(wrong) w(id uuid, kind text) where w.kind = 'unknown';

  update automation.booking_reconciliations r
  set counts = automation.add_counts(automation.add_counts(r.counts, jsonb_build_object(
        'bookings', jsonb_array_length(page),
        'otherKinds', (select count(*) from jsonb_to_recordset(page) w(kind text) where w.kind = 'otherKinds'))),
      (select coalesce(jsonb_object_agg(k.kind, k.total), '{}') from (
        select w.kind, count(*) as total from jsonb_to_recordset(wrong) w(kind text) group by w.kind) k)),
    after_status = coalesce(page -> -1 ->> 'status', r.after_status),
    after_at = coalesce((page -> -1 ->> 'at')::timestamptz, r.after_at),
    after_id = coalesce((page -> -1 ->> 'id')::uuid, r.after_id),
    phase = case when jsonb_array_length(page) < 1000 then 'calls' else r.phase end
  where r.job_id = of_job
  returning * into run;
  return run;
end
$$;
