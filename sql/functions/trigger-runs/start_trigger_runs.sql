-- Starts the trigger runs that are due, and returns how many it took. One that may not start has failed, with {code, message} in error_details.
create or replace function automation.start_trigger_runs(p_limit integer, p_now timestamptz) returns integer
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  taken automation.trigger_runs[];
  asked jsonb;
begin
  taken = array(
    select t from automation.trigger_runs t
    where t.status = 'queued' and t.start_at <= p_now and t.run_id is null
    order by t.start_at, t.id limit p_limit for update skip locked);
  if cardinality(taken) = 0 then
    return 0;
  end if;
  select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', t.id, 'tenantId', t.tenant_id, 'workflowId', t.flow_id, 'customerId', k.id,
    'key', 'trigger-run:' || t.id, 'priority', t.priority, 'reentry', 'every-occurrence', 'trigger', pg_catalog.jsonb_build_object('kind', 'trigger-run',
      'triggerRunId', t.id::text, 'pageId', t.page_id::text, 'recipientId', t.recipient_user_id, 'context', t.trigger_context)) order by t.priority, t.start_at, t.id)
  into asked
  from unnest(taken) t
  join automation.pages p on p.tenant_id = t.tenant_id and p.page_id = t.page_id and p.is_active
  left join automation.subscribers s on s.tenant_id = t.tenant_id and s.page_id = t.page_id and s.recipient_id = t.recipient_user_id
  left join crm.customers k on k.tenant_id = s.tenant_id and k.id = s.customer_id;

  with started as materialized (
    select (a.one ->> 'id')::bigint as id, s.run_id, s.refused
    from pg_catalog.jsonb_array_elements(coalesce(asked, '[]')) with ordinality a (one, place)
    left join automation.start_runs(coalesce(asked, '[]'), p_now) s on s.place = a.place
  ),
  judged as (
    select t.id, s.run_id, case when s.run_id is null then coalesce(s.refused, case when s.id is null then 'PAGE_INACTIVE' else 'UNKNOWN_FLOW' end) end as code
    from unnest(taken) t
    left join started s on s.id = t.id
  )
  update automation.trigger_runs t
  set run_id = j.run_id, status = case when j.code is null then 'running' else 'failed' end, completed_at = case when j.code is not null then p_now end,
    error_details = case when j.code is not null then pg_catalog.jsonb_build_object('code', j.code, 'message', automation.why_not_started(j.code)) end
  from judged j
  where t.id = j.id;
  return cardinality(taken);
end
$$;
