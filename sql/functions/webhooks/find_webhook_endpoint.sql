-- Returns what is needed to judge a call of an endpoint; no row: there is none. `is_paused`: the endpoint is, or every workflow that it starts. Runs with its
-- owner's rights, past row-level security: the path names no tenant, and the caller has no key.
create or replace function automation.find_webhook_endpoint(p_id uuid, p_now timestamptz)
returns table (
  tenant_id uuid, form text, secret text, previous_secret text, verify_token text, tolerance_seconds integer, dedupe_header text, allowed_addresses text[],
  is_paused boolean
)
language sql stable security definer set search_path = ''
as $$
  select e.tenant_id, e.form, e.secret, case when e.previous_until > p_now then e.previous_secret end, e.verify_token, e.tolerance_seconds, e.dedupe_header,
    e.allowed_addresses, e.is_paused or coalesce(w.are_paused, false)
  from automation.webhook_endpoints e
  cross join lateral (
    select bool_and(f.status = 'PAUSED') as are_paused
    from automation.workflow_entries n
    join automation.workflows f on f.tenant_id = n.tenant_id and f.id = n.workflow_id and f.active_graph_id = n.graph_id
    where n.tenant_id = e.tenant_id and n.event_type = automation.listened_endpoint(e.id::text)
  ) w
  where e.id = p_id
$$;

revoke execute on function automation.find_webhook_endpoint(uuid, timestamptz) from public;
grant execute on function automation.find_webhook_endpoint(uuid, timestamptz) to followthrough_api, followthrough_engine;
