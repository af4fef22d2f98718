-- Begins message runs that are due, and starts runs for the next recipients of one of them, or writes down those of a campaign. Returns how many it
-- looked at; 0: nothing is left to do. The audience is the active subscribers of its active pages, of the moment when it began, or that of its campaign.
create or replace function automation.start_message_runs(p_limit integer, p_now timestamptz) returns integer
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  one automation.message_runs;
  campaign automation.campaigns;
  found_recipients automation.campaign_recipients[];
  last automation.campaign_recipients;
  is_all boolean;
  code text;
  counts record;
begin
  perform automation.begin_message_runs(100, p_now);
  -- Walks that count recipients hold the row for a moment. A paused campaign is frozen, and starts no run.
  select m.* into one from automation.message_runs m
  where m.status = 'running' and m.enrolled_at is null and (not m.is_paused or exists (
    select from automation.campaigns c where c.tenant_id = m.tenant_id and c.id = m.campaign_id and c.frozen_at is null))
  order by m.turns, m.id limit 1 for no key update;
  if not found then
    return 0;
  end if;
  if one.campaign_id is not null then
    select c.* into campaign from automation.campaigns c where c.tenant_id = one.tenant_id and c.id = one.campaign_id;
    if campaign.frozen_at is null then
      return automation.freeze_audience(one, p_limit, p_now);
    end if;
    -- Its version is not the active one any more, and hears of events no longer.
    perform automation.listen_for_graphs(w.tenant_id, array[campaign.graph_id])
    from automation.workflows w where w.tenant_id = one.tenant_id and w.id = one.flow_id and w.active_graph_id <> campaign.graph_id;
  end if;
  found_recipients = array(select r from automation.next_recipients(one, p_limit) r);
  with started as materialized (
    select s.place, s.run_id, s.refused
    from automation.start_runs(coalesce((
      select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('tenantId', one.tenant_id, 'workflowId', one.flow_id, 'graphId', campaign.graph_id,
        'customerId', case when s.page_id is null then s.customer_id else k.id end, 'messageRunId', one.id, 'runId', s.run_id,
        'key', 'message-run:' || one.id || ':' || coalesce(s.page_id || ':' || pg_catalog.md5(s.recipient_id), s.customer_id::text),
        'priority', one.priority, 'reentry', 'every-occurrence',
        'trigger', pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('kind', 'message-run', 'messageRunId', one.id::text,
          'campaignId', one.campaign_id, 'pageId', s.page_id::text, 'recipientId', s.recipient_id))) order by s.ordinality)
      from unnest(found_recipients) with ordinality s
      left join crm.customers k on k.tenant_id = s.tenant_id and k.id = s.customer_id), '[]'), p_now) s
  ),
  suppressed as (
    update automation.campaign_recipients c
    set status = 'SUPPRESSED', reason = s.refused
    from started s
    join unnest(found_recipients) with ordinality f on f.ordinality = s.place
    where s.refused is not null and c.tenant_id = f.tenant_id and c.campaign_id = f.campaign_id and c.id = f.id
  )
  select (select count(s.run_id)::integer from started s) as started,
    coalesce((
      select pg_catalog.jsonb_object_agg(r.refused, r.times + coalesce((one.error_summary #>> array['refused', r.refused])::integer, 0))
      from (select s.refused, count(*)::integer as times from started s where s.refused is not null group by s.refused) r), '{}') as refused
  into counts;
  last = found_recipients[cardinality(found_recipients)];
  is_all = cardinality(found_recipients) < p_limit;
  code = case when is_all and one.total + counts.started = 0 and one.campaign_id is null then 'EMPTY_AUDIENCE' end;
  update automation.message_runs m
  set total = m.total + counts.started, turns = m.turns + 1, enrolled_at = case when is_all then p_now end, after_id = coalesce(last.id, m.after_id),
    after_page = case when last.id is null then coalesce(last.page_id, m.after_page) else m.after_page end,
    after_recipient = case when last.id is null then coalesce(last.recipient_id, m.after_recipient) else m.after_recipient end,
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
