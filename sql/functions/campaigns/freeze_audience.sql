-- Writes down the next recipients of a campaign whose audience is being frozen, each with the id of its run to come, and returns how many it looked
-- at. The caller holds the lock of the message run. A campaign for nobody has failed with EMPTY_AUDIENCE.
create or replace function automation.freeze_audience(one automation.message_runs, p_limit integer, p_now timestamptz) returns integer
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  campaign automation.campaigns;
  page bigint;
  last text;
  looked integer;
  customers uuid[];
begin
  select c.* into campaign from automation.campaigns c where c.tenant_id = one.tenant_id and c.id = one.campaign_id;
  if campaign.audience ? 'where' then
    customers = array(
      select k.id from crm.customers k
      where k.tenant_id = one.tenant_id and k.id > coalesce(nullif(one.after_recipient, ''), '00000000-0000-0000-0000-000000000000')::uuid
      order by k.id limit p_limit);
    looked = cardinality(customers);
    last = customers[looked];
    insert into automation.campaign_recipients (tenant_id, campaign_id, customer_id, run_id)
    select one.tenant_id, one.campaign_id, f.customer_id, automation.next_id()
    from automation.workflows w
    join automation.graphs g on g.tenant_id = w.tenant_id and g.id = campaign.graph_id
    cross join automation.facts_of_entries(w, g, campaign.audience, customers, p_now) f
    where w.tenant_id = one.tenant_id and w.id = one.flow_id
      and automation.condition_holds((campaign.audience ->> 'test')::jsonpath, nullif(campaign.audience -> 'vars', 'null'), f.facts)
    order by f.place
    on conflict do nothing;
  else
    with found as materialized (
      select s.page_id, s.recipient_id, s.customer_id from automation.next_subscribers(one, p_limit) s
    ),
    written as (
      insert into automation.campaign_recipients (tenant_id, campaign_id, page_id, recipient_id, customer_id, run_id)
      select one.tenant_id, one.campaign_id, f.page_id, f.recipient_id, f.customer_id, automation.next_id()
      from found f
      order by f.page_id, f.recipient_id
      on conflict do nothing
    )
    select count(*), (array_agg(f.page_id order by f.page_id desc, f.recipient_id desc))[1],
      (array_agg(f.recipient_id order by f.page_id desc, f.recipient_id desc))[1]
    into looked, page, last
    from found f;
  end if;
  update automation.message_runs m
  set turns = m.turns + 1, after_page = coalesce(page, m.after_page), after_recipient = coalesce(last, m.after_recipient)
  where m.id = one.id;
  if looked < p_limit then
    update automation.campaigns c set frozen_at = p_now where c.tenant_id = one.tenant_id and c.id = one.campaign_id;
    update automation.message_runs m
    set status = 'failed', completed_at = p_now, enrolled_at = p_now, error_summary = coalesce(m.error_summary, '{}')
      || pg_catalog.jsonb_build_object('code', 'EMPTY_AUDIENCE', 'message', automation.why_not_started('EMPTY_AUDIENCE'))
    where m.id = one.id and not exists (
      select from automation.campaign_recipients r where r.tenant_id = one.tenant_id and r.campaign_id = one.campaign_id);
  end if;
  return greatest(looked, 1);
end
$$;
