-- Lets events, and deliveries of webhooks, start runs. When that fails, halves are tried by themselves, down to the single event: that one is counted as ENTRY_FAILED for each
-- workflow that listens to it, and holds no other. Failures that time can help, such as a deadlock, are thrown.
create or replace function automation.try_events(p_events jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' set jit = off
as $$
declare
  half integer = pg_catalog.jsonb_array_length(p_events) / 2;
  state text;
  message text;
begin
  begin
    perform automation.enter_by_events(p_events, p_now);
    perform automation.enter_by_deliveries(p_events, p_now);
    return;
  exception when others then
    get stacked diagnostics state = returned_sqlstate, message = message_text;
    -- No connection, rolled back, out of resources, locked, stopped by an operator, or the system itself.
    if "left"(state, 2) in ('08', '40', '53', '55', '57', '58') then
      raise;
    end if;
  end;
  if half > 0 then
    perform automation.try_events(pg_catalog.jsonb_path_query_array(p_events, '$[0 to $last]', pg_catalog.jsonb_build_object('last', half - 1)), p_now);
    perform automation.try_events(pg_catalog.jsonb_path_query_array(p_events, '$[$first to last]', pg_catalog.jsonb_build_object('first', half)), p_now);
    return;
  end if;
  perform automation.count_refused((
    select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('tenantId', e.tenant_id, 'workflowId', e.workflow_id, 'reason', 'ENTRY_FAILED',
      'detail', format('%s %s: %s %s', v.what, v.id, state, message)))
    from (
      select 'event' as what, x.tenant_id, x.id, x.type from automation.events x
      union all
      select 'delivery', d.tenant_id, d.id, automation.listened_endpoint(d.endpoint_id::text) from automation.webhook_deliveries d
    ) v
    join automation.workflow_entries e on e.tenant_id = v.tenant_id and e.event_type = v.type
    where v.tenant_id = (p_events #>> '{0,0}')::uuid and v.id = (p_events #>> '{0,1}')::uuid
  ), p_now);
end
$$;
