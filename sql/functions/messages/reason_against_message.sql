-- Returns why a recipient must get no message of a channel now, or null. Somebody who never subscribed may get one: their own message started the run.
-- A mailbox is the same in capitals and without.
-- In PL/pgSQL, which keeps its plan: one in SQL is planned anew for each call by another function.
create or replace function automation.reason_against_message(p_tenant_id uuid, p_channel text, p_page_id bigint, p_recipient_id text, p_customer_id uuid)
returns text
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when not exists (select from automation.pages p where p.tenant_id = p_tenant_id and p.page_id = p_page_id and p.is_active) then 'PAGE_INACTIVE'
    else coalesce(
      case when p_channel = 'email' then (
        select coalesce(s.inactive_reason, 'SUBSCRIBER_INACTIVE') from automation.subscribers s
        where s.tenant_id = p_tenant_id and pg_catalog.lower(s.recipient_id) = pg_catalog.lower(p_recipient_id) and s.recipient_id like '%@%'
          and s.page_id = p_page_id and not s.is_active
        limit 1
      ) else (
        select coalesce(s.inactive_reason, 'SUBSCRIBER_INACTIVE') from automation.subscribers s
        where s.tenant_id = p_tenant_id and s.page_id = p_page_id and s.recipient_id = p_recipient_id and not s.is_active
      ) end,
      case when p_channel = 'email' then (
        select 'ADDRESS_' || a.stopped_reason from automation.email_addresses a where a.tenant_id = p_tenant_id and a.address = pg_catalog.lower(p_recipient_id)) end,
      case when automation.has_opted_out(p_tenant_id, p_channel, p_customer_id, p_recipient_id) then 'OPTED_OUT' end)
  end;
end
$$;
