-- Returns what an e-mail of a page needs beside its text: {token, stoppedReason, sendsEmail, tenantName, senderName, senderAddress, replyTo}. The token is that
-- of the unsubscribe link: the customer's, else the id of the subscriber. Makes the one that is missing.
create or replace function automation.mail_of_message(p_tenant_id uuid, p_page_id bigint, p_recipient_id text, p_customer_id uuid, p_now timestamptz) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  whose uuid;
begin
  if exists (select from crm.customers c where c.tenant_id = p_tenant_id and c.id = p_customer_id) then
    select u.token into whose from automation.unsubscribe_tokens u where u.tenant_id = p_tenant_id and u.customer_id = p_customer_id;
    if not found then
      insert into automation.unsubscribe_tokens as mine (tenant_id, customer_id) values (p_tenant_id, p_customer_id)
      on conflict (tenant_id, customer_id) do update set customer_id = excluded.customer_id
      returning mine.token into whose;
    end if;
  else
    select s.id into whose from automation.subscribers s where s.tenant_id = p_tenant_id and s.page_id = p_page_id and s.recipient_id = p_recipient_id;
    if not found then
      insert into automation.subscribers as mine (tenant_id, page_id, recipient_id, created_at, updated_at)
      values (p_tenant_id, p_page_id, p_recipient_id, p_now, p_now)
      on conflict (tenant_id, page_id, recipient_id) do update set updated_at = excluded.updated_at
      returning mine.id into whose;
    end if;
  end if;
  return (
    select pg_catalog.jsonb_build_object('token', whose, 'sendsEmail', coalesce(s.email_workflows, false), 'tenantName', pg_catalog."left"(t.name, 300),
      'senderName', s.sender_name, 'senderAddress', s.sender_address, 'replyTo', s.reply_to_address, 'stoppedReason', (
        select a.stopped_reason from automation.email_addresses a
        where a.tenant_id = p_tenant_id and a.address = pg_catalog.lower(pg_catalog.btrim(p_recipient_id))))
    from crm.tenants t
    left join automation.tenant_settings s on s.tenant_id = t.id
    where t.id = p_tenant_id);
end
$$;
