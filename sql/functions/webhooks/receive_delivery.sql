-- Takes a delivery of an endpoint, whose sender the caller has verified: {key, hash, topic, address, sizeBytes, elapsedMs}, and its body as JSON text. `outcome`
-- is `new`, `duplicate`, `malformed` (PostgreSQL cannot keep the body), `rate` (too many in this second) or `gone` (there is no such endpoint). Runs with its
-- owner's rights, as automation.find_webhook_endpoint does. A kill leaves all of it or nothing: the sender tries again.
create or replace function automation.receive_delivery(
  p_id uuid, p_delivery jsonb, p_body text, p_now timestamptz, out outcome text, out delivery_id uuid
)
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  endpoint automation.webhook_endpoints;
  delivery automation.webhook_deliveries;
  key text;
begin
  select e.* into endpoint from automation.webhook_endpoints e where e.id = p_id;
  if not found then
    outcome = 'gone';
    return;
  elsif not pg_catalog.pg_input_is_valid(p_body, 'jsonb') then
    outcome = 'malformed';
    return;
  elsif not automation.take_webhook_call(endpoint, p_now) then
    outcome = 'rate';
    return;
  end if;

  delivery.body = p_body::jsonb;
  key = coalesce('header:' || (p_delivery ->> 'key'), 'path:' || nullif(delivery.body #>> endpoint.dedupe_path, ''), 'body:' || (p_delivery ->> 'hash'));
  if pg_catalog.length(key) > 200 then
    key = 'long:' || pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(key, 'UTF8')), 'hex');
  end if;
  insert into automation.webhook_deliveries as d (tenant_id, endpoint_id, dedupe_key, topic, body, size_bytes, address, depth, received_at)
  values (endpoint.tenant_id, endpoint.id, key, p_delivery ->> 'topic', delivery.body, (p_delivery ->> 'sizeBytes')::integer, p_delivery ->> 'address',
    coalesce((p_delivery ->> 'depth')::smallint, 0), p_now)
  on conflict (tenant_id, endpoint_id, dedupe_key) do nothing
  returning d.* into delivery;
  if not found then
    outcome = 'duplicate';
    update automation.webhook_deliveries d
    set repeats = d.repeats + 1, last_repeated_at = p_now
    where d.tenant_id = endpoint.tenant_id and d.endpoint_id = endpoint.id and d.dedupe_key = key
    returning d.id into delivery_id;
    return;
  end if;
  perform automation.take_quota(endpoint.tenant_id, 'events_per_minute', 1, p_now);
  perform pg_catalog.set_config('followthrough.event_depth', delivery.depth::text, true);
  perform automation.handle_delivery(endpoint, delivery, p_now);
  outcome = 'new';
  delivery_id = delivery.id;
  update automation.webhook_deliveries d
  set duration_ms = (p_delivery ->> 'elapsedMs')::integer + (extract(epoch from pg_catalog.clock_timestamp() - pg_catalog.statement_timestamp()) * 1000)::integer
  where d.tenant_id = delivery.tenant_id and d.id = delivery.id;
end
$$;

revoke execute on function automation.receive_delivery(uuid, jsonb, text, timestamptz) from public;
grant execute on function automation.receive_delivery(uuid, jsonb, text, timestamptz) to followthrough_api, followthrough_engine;
