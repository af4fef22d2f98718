-- Takes out where a customer is reached: the e-mail address unless another customer has it, and subscribers with their messages and consents.
create or replace function automation.erase_addresses(p_tenant_id uuid, p_customer_id uuid, p_email text, p_now timestamptz) returns void
language plpgsql set search_path = ''
as $$
declare
  pages bigint[];
  recipients text[];
begin
  if not exists (
    select from crm.customers c
    where c.tenant_id = p_tenant_id and left(lower(c.email), 60) = left(p_email, 60) and lower(c.email) = p_email and c.id <> p_customer_id
  ) then
    delete from automation.email_addresses a where a.tenant_id = p_tenant_id and lower(a.address) = p_email;
    update automation.email_reports r set address = 'erased', detail = null where r.tenant_id = p_tenant_id and lower(r.address) = p_email;
  end if;

  select array_agg(s.page_id), array_agg(s.recipient_id) into pages, recipients
  from automation.subscribers s
  where s.tenant_id = p_tenant_id and s.customer_id = p_customer_id;
  delete from automation.customer_consents c
  where c.tenant_id = p_tenant_id and (c.customer_id = p_customer_id or c.recipient_id = any (recipients));
  update automation.campaign_recipients r
  set recipient_id = case when r.recipient_id is not null then 'erased-' || r.id end
  where r.tenant_id = p_tenant_id
    and (r.customer_id = p_customer_id or (r.page_id, r.recipient_id) in (select * from unnest(pages, recipients)));
  update automation.message_deliveries d
  set detail = null
  from automation.message_logs l
  where l.tenant_id = p_tenant_id and (l.page_id, l.recipient_id) in (select * from unnest(pages, recipients))
    and d.tenant_id = l.tenant_id and d.message_id = l.message_id and d.detail is not null;
  update automation.message_logs l
  set recipient_id = 'erased', error = null
  where l.tenant_id = p_tenant_id and (l.page_id, l.recipient_id) in (select * from unnest(pages, recipients));
  update automation.trigger_runs t
  set recipient_user_id = 'erased', trigger_context = '{}', error_details = null,
    status = case when t.status = 'queued' then 'cancelled' else t.status end,
    completed_at = case when t.status = 'queued' then p_now else t.completed_at end
  where t.tenant_id = p_tenant_id and (t.page_id, t.recipient_user_id) in (select * from unnest(pages, recipients));
  -- Of the time when nobody knew whose address it is.
  update automation.events e
  set data = '{}', dedupe_key = case when e.dedupe_key like 'crm:%' then e.dedupe_key else 'erased:' || e.id end
  where e.tenant_id = p_tenant_id and e.customer_id is null and e.data ->> 'recipientId' = any (recipients)
    and (e.data ->> 'pageId', e.data ->> 'recipientId') in (select u.page::text, u.recipient from unnest(pages, recipients) u (page, recipient));
  delete from automation.inbound_messages m
  where m.tenant_id = p_tenant_id and (m.page_id, m.recipient_id) in (select * from unnest(pages, recipients));
  delete from automation.window_waits w
  where w.tenant_id = p_tenant_id and (w.page_id, w.recipient_id) in (select * from unnest(pages, recipients));
  delete from automation.subscribers s where s.tenant_id = p_tenant_id and s.customer_id = p_customer_id;
end
$$;
