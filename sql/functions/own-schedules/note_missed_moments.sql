-- Writes into a schedule's history that its moments from `p_from` on were left out, up to `p_until`, and which rule of catching up says so. Idempotent.
create or replace function automation.note_missed_moments(p_tenant_id uuid, p_schedule_id uuid, p_from timestamptz, p_until timestamptz, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  insert into automation.schedule_firings (tenant_id, id, schedule_id, due_at, missed_until, status, reason, fired_at)
  select s.tenant_id, automation.next_id(), s.id, p_from, p_until, 'MISSED',
    case s.catch_up when 'all' then 'CATCH_UP_LIMIT' when 'latest' then 'CATCH_UP_LATEST' else 'CATCH_UP_NONE' end, p_now
  from automation.schedules s
  where s.tenant_id = p_tenant_id and s.id = p_schedule_id
  on conflict (tenant_id, schedule_id, due_at) where requested_by is null do nothing
$$;
