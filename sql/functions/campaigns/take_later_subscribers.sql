-- Adds new subscribers to campaigns on the way that take them. Waits for the walk that is starting runs of such a campaign, so that none is added to
-- one that has just finished, and so that the ids of its recipients grow in the order of their commits.
create or replace function automation.take_later_subscribers() returns trigger
language plpgsql security definer set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  ids bigint[];
begin
  if not exists (select from automation.campaigns c where c.takes_later_subscribers and c.status in ('RUNNING', 'PAUSED')) then
    return null;
  end if;
  ids = array(
    select m.id
    from automation.campaigns c
    join automation.message_runs m on m.tenant_id = c.tenant_id and m.campaign_id = c.id and m.status = 'running'
    where c.takes_later_subscribers and c.status in ('RUNNING', 'PAUSED') and exists (
      select from inserted i where i.tenant_id = m.tenant_id and i.page_id = any(m.page_ids) and i.is_active));
  if cardinality(ids) = 0 then
    return null;
  end if;
  perform from automation.message_runs m where m.id = any(ids) order by m.id for no key update;
  with added as (
    insert into automation.campaign_recipients (tenant_id, campaign_id, page_id, recipient_id, customer_id, run_id)
    select m.tenant_id, m.campaign_id, i.page_id, i.recipient_id, i.customer_id, automation.next_id()
    from automation.message_runs m
    join inserted i on i.tenant_id = m.tenant_id and i.page_id = any(m.page_ids) and i.is_active
    where m.id = any(ids) and m.status = 'running'
    order by m.id, i.page_id, i.recipient_id
    on conflict do nothing
    returning tenant_id, campaign_id
  )
  update automation.message_runs m
  set enrolled_at = null
  from (select distinct a.tenant_id, a.campaign_id from added a) a
  where m.tenant_id = a.tenant_id and m.campaign_id = a.campaign_id;
  if found then
    perform automation.ask_for_walk(null, pg_catalog.now());
  end if;
  return null;
end
$$;
