-- Compares a page of schedules, `[{name, isOff}]`, that was read at `page_token`, with the bookings. A page that was compared
-- before changes nothing.
create or replace function automation.compare_schedules(of_job uuid, page_token text, following_token text, schedules jsonb, at timestamptz)
returns automation.booking_reconciliations
language plpgsql set search_path = ''
as $$
declare
  run automation.booking_reconciliations;
  seen jsonb;
  strangers jsonb;
begin
  select * into run from automation.booking_reconciliations r where r.job_id = of_job for update;
  if run.phase <> 'schedules' or run.next_token is distinct from page_token then
    return run;
  end if;

  with listed as materialized (
    select s.name, s."isOff" as is_off, p.part[1]::uuid as booking_id, p.part[2]::bigint as call_second
    from jsonb_to_recordset(schedules) s(name text, "isOff" boolean)
    left join lateral regexp_match(s.name,
      '^followup-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})-(0|[1-9][0-9]{0,9})$') p(part) on true
  ),
  judged as materialized (
    select l.name, l.booking_id, l.call_second, b.tenant_id, b.task_status,
      coalesce(b.task_status in ('pending', 'scheduled') and automation.is_follow_up(b.booking_type)
        and automation.call_second(b.scheduled_at) = l.call_second, false) as is_wanted,
      -- The schedule is firing; Scheduler retries for up to a day when the queue refuses.
      l.call_second between extract(epoch from at) - 90000 and extract(epoch from at) + 180 as is_ringing
    from listed l
    left join crm.bookings b on b.id = l.booking_id
    where l.booking_id is not null
  ),
  -- A locked row means that its schedule is being made or removed.
  free as materialized (
    select t.id, t.name, t.claimed_until > at as is_claimed
    from automation.booking_timers t
    join judged j on j.name = t.name
    order by t.id
    for update of t skip locked
  ),
  marked as (
    update automation.booking_timers t set seen_at = at from free f where t.id = f.id
  ),
  unwanted as (
    select j.* from judged j
    where not j.is_wanted and not j.is_ringing and not exists (select from free f where f.name = j.name and f.is_claimed)
  ),
  -- A schedule without a row would stay after its booking is moved or cancelled: only schedules with a row are removed then.
  known as (
    insert into automation.booking_timers (name, tenant_id, booking_id, call_second, is_set, seen_at)
    select j.name, coalesce(j.tenant_id, '00000000-0000-0000-0000-000000000000'), j.booking_id, j.call_second, true, at
    from judged j
    where (j.is_wanted and j.task_status = 'scheduled') or j.name in (select u.name from unwanted u)
    on conflict (name) do nothing
    returning name
  ),
  rung as (
    insert into automation.outbox (tenant_id, topic, subject_ids)
    select coalesce(u.tenant_id, '00000000-0000-0000-0000-000000000000'), 'bookings', array_agg(distinct u.booking_id)
    from unwanted u
    group by 1
  )
  select jsonb_build_object(
      'schedules', count(*),
      'foreign', count(*) filter (where l.booking_id is null),
      'switchedOff', count(*) filter (where l.is_off and l.booking_id is not null),
      'extra', (select count(*) from unwanted)
    ),
    coalesce(jsonb_agg(l.name) filter (where l.booking_id is null), '[]')
  into seen, strangers
  from listed l;

  update automation.booking_reconciliations r
  set next_token = following_token, phase = case when following_token is null then 'bookings' else 'schedules' end,
    counts = automation.add_counts(r.counts, seen),
    foreign_names = jsonb_path_query_array(r.foreign_names || strangers, '$[0 to 4]')
  where r.job_id = of_job
  returning * into run;
  return run;
end
$$;
