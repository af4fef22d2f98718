-- Counts a call of an endpoint that was refused. Runs with its owner's rights, as automation.find_webhook_endpoint does.
create or replace function automation.note_webhook_refusal(p_id uuid, p_reason text, p_detail text, p_now timestamptz) returns void
language sql security definer set search_path = ''
as $$
  insert into automation.webhook_refusals as r (tenant_id, endpoint_id, day, reason, calls, last_at, detail)
  select e.tenant_id, e.id, (p_now at time zone 'UTC')::date, p_reason, 1, p_now, "left"(p_detail, 500)
  from automation.webhook_endpoints e
  where e.id = p_id
  on conflict (tenant_id, endpoint_id, day, reason) do update
  set calls = r.calls + 1, last_at = greatest(r.last_at, excluded.last_at), detail = excluded.detail
$$;

revoke execute on function automation.note_webhook_refusal(uuid, text, text, timestamptz) from public;
grant execute on function automation.note_webhook_refusal(uuid, text, text, timestamptz) to followthrough_api, followthrough_engine;
