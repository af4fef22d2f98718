-- Returns the dates that customers or bookings have for an entry, from what their rows say now, with the moments at which they enter; those without
-- one are left out. A booking that is cancelled has none, and one that is over has only moments after it.
create or replace function automation.dates_of_entry(p_schedule automation.entry_schedules, p_subjects uuid[], p_now timestamptz)
returns table (subject_id uuid, customer_id uuid, date text, due_at timestamptz)
language sql stable set search_path = '' set enable_seqscan = off set jit = off
as $$
  with dated as (
    select b.id as subject_id, b.customer_id, automation.iso_of(b.scheduled_at) as date,
      case when b.status not in ('scheduled', 'in_progress') then b.scheduled_at end as over_at
    from crm.bookings b
    where automation.is_of_bookings(p_schedule.spec) and b.tenant_id = p_schedule.tenant_id and b.id = any (p_subjects) and b.status <> 'cancelled'
    union all
    select p_subjects[f.place], p_subjects[f.place],
      pg_catalog.btrim(f.facts #>> array(select pg_catalog.jsonb_array_elements_text(p_schedule.spec -> 'field'))), null
    from automation.facts_of_customers(
      pg_catalog.array_fill(p_schedule.tenant_id, array[coalesce(cardinality(p_subjects), 0)]), p_subjects,
      pg_catalog.array_fill((p_schedule.spec ->> 'fieldNeeds')::integer | 1, array[coalesce(cardinality(p_subjects), 0)]), p_now) f
    where not automation.is_of_bookings(p_schedule.spec) and f.facts ? 'customer'
  )
  select d.subject_id, d.customer_id, d.date, m.due_at
  from dated d
  cross join lateral (select automation.moment_of_entry(p_schedule.spec, d.date, p_schedule.time_zone) as due_at offset 0) m
  where m.due_at is not null and (d.over_at is null or m.due_at > d.over_at)
$$;
