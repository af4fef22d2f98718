-- Returns the next recipients of a message run over subscribers: the active ones of its active pages, of the moment when it began.
create or replace function automation.next_subscribers(one automation.message_runs, p_limit integer)
returns table (page_id bigint, recipient_id text, customer_id uuid)
language sql stable set search_path = ''
as $$
  select s.page_id, s.recipient_id, s.customer_id
  from automation.subscribers s
  where s.tenant_id = one.tenant_id and (s.page_id, s.recipient_id) > (one.after_page, one.after_recipient) and s.page_id = any(one.page_ids)
    and s.is_active and s.created_at <= one.started_at
    and exists (select from automation.pages p where p.tenant_id = s.tenant_id and p.page_id = s.page_id and p.is_active)
  order by s.page_id, s.recipient_id
  limit p_limit
$$;
