-- Writes into a schedule's history that a moment failed, and counts it for the turn of the walk (`followthrough.entries_failed`). Idempotent.
create or replace function automation.note_failed_firing(p_tenant_id uuid, p_schedule_id uuid, p_due_at timestamptz, p_detail text, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  insert into automation.schedule_firings (tenant_id, id, schedule_id, due_at, status, reason, detail, fired_at)
  values (p_tenant_id, automation.next_id(), p_schedule_id, p_due_at, 'FAILED', 'ENTRY_FAILED', "left"(p_detail, 1000), p_now)
  on conflict (tenant_id, schedule_id, due_at) where requested_by is null do nothing;
  select set_config('followthrough.entries_failed',
    (coalesce(nullif(current_setting('followthrough.entries_failed', true), ''), '0')::integer + 1)::text, true);
$$;
