-- Begins message runs that are due, and starts runs for the next recipients of one of them. Returns how many it looked at; 0: nothing is left to do.
-- The audience is the active subscribers of its active pages, of the moment when it began.
create or replace function automation.start_message_runs(p_limit integer, p_now timestamptz) returns integer
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  one automation.message_runs;
  found_recipients automation.subscribers[];
  last automation.subscribers;
  is_all boolean;
  code text;
  counts record;
begin
  perform automation.begin_message_runs(100, p_now);
  -- Walks that count recipients hold the row for a moment.
  select m.* into one from automation.message_runs m where m.status = 'running' and m.enrolled_at is null order by m.turns, m.id limit 1 for no key update;
  if not found then
    return 0;
  end if;
  found_recipients = array(
    select s from automation.subscribers s
    where s.tenant_id = one.tenant_id and (s.page_id, s.recipient_id) > (one.after_page, one.after_recipient) and s.page_id = any(one.page_ids)
      and s.is_active and s.created_at <= one.started_at
      and exists (select from automation.pages p where p.tenant_id = s.tenant_id and p.page_id = s.page_id and p.is_active)
    order by s.page_id, s.recipient_id
    limit p_limit);
  with started as materialized (
    select s.run_id, s.refused
    from automation.start_runs(coalesce((
      select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('tenantId', one.tenant_id, 'workflowId', one.flow_id, 'customerId', k.id, 'messageRunId', one.id,
        'key', 'message-run:' || one.id || ':' || s.page_id || ':' || pg_catalog.md5(s.recipient_id), 'priority', one.priority, 'reentry', 'every-occurrence',
        'trigger', pg_catalog.jsonb_build_object('kind', 'message-run', 'messageRunId', one.id::text, 'pageId', s.page_id::text, 'recipientId', s.recipient_id)))
      from unnest(found_recipients) s
      left join crm.customers k on k.tenant_id = s.tenant_id and k.id = s.customer_id), '[]'), p_now) s
  )
  select (select count(s.run_id)::integer from started s) as started,
    coalesce((
      select pg_catalog.jsonb_object_agg(r.refused, r.times + coalesce((one.error_summary #>> array['refused', r.refused])::integer, 0))
      from (select s.refused, count(*)::integer as times from started s where s.refused is not null group by s.refused) r), '{}') as refused
  into counts;
  last = found_recipients[cardinality(found_recipients)];
  is_all = cardinality(found_recipients) < p_limit;
  code = case when is_all and one.total + counts.started = 0 then 'EMPTY_AUDIENCE' end;
  update automation.message_runs m
  set total = m.total + counts.started, turns = m.turns + 1, enrolled_at = case when is_all then p_now end,
    after_page = coalesce(last.page_id, m.after_page), after_recipient = coalesce(last.recipient_id, m.after_recipient),
    status = case when code is null then m.status else 'failed' end, completed_at = case when code is not null then p_now end,
    error_summary = nullif(coalesce(m.error_summary, '{}')
      || case when counts.refused = '{}' then '{}' else pg_catalog.jsonb_build_object('refused', coalesce(m.error_summary -> 'refused', '{}') || counts.refused) end
      || case when code is null then '{}' else pg_catalog.jsonb_build_object('code', code, 'message', automation.why_not_started(code)) end, '{}')
  where m.id = one.id;
  if is_all then
    perform automation.finish_message_runs(array[one.id], p_now);
  end if;
  return greatest(cardinality(found_recipients), 1);
end
$$;
