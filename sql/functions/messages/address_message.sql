-- Says by which page a node's message goes to whom, or why nowhere (`reason`). The page: that of the node, else that of the run if it is of the node's
-- channel, else the tenant's only active page of the channel. The recipient: that of the run on its page, else the customer's subscriber
-- there, else the customer's phone number or e-mail address.
create or replace function automation.address_message(
  n automation.graph_nodes, facts jsonb, out page_id bigint, out recipient_id text, out reason text
)
language plpgsql stable set search_path = ''
as $$
declare
  wanted constant text = n.config ->> 'channel';
  of_run constant bigint = (facts #>> '{run,trigger,pageId}')::bigint;
  customer constant uuid = (facts #>> '{customer,id}')::uuid;
  pages bigint[];
begin
  if n.config ->> 'pageId' is not null then
    select array_agg(p.page_id) into pages from automation.pages p
    where p.tenant_id = n.tenant_id and p.page_id = (n.config ->> 'pageId')::numeric and p.channel = wanted;
  else
    select array_agg(p.page_id) into pages from automation.pages p
    where p.tenant_id = n.tenant_id and p.page_id = of_run and p.channel = wanted;
    if pages is null then
      pages = array(select p.page_id from automation.pages p where p.tenant_id = n.tenant_id and p.channel = wanted and p.is_active limit 2);
    end if;
  end if;
  if coalesce(cardinality(pages), 0) <> 1 then
    reason = 'NO_PAGE';
    return;
  end if;
  page_id = pages[1];
  if page_id = of_run then
    recipient_id = facts #>> '{run,trigger,recipientId}';
  else
    select s.recipient_id into recipient_id from automation.subscribers s
    where s.tenant_id = n.tenant_id and s.page_id = address_message.page_id and s.customer_id = customer
    order by s.is_active desc, s.created_at, s.recipient_id limit 1;
    if recipient_id is null and wanted in ('sms', 'whatsapp') and facts #>> '{customer,phone}' ~ '^\+[1-9][0-9 ()./-]{5,25}$' then
      recipient_id = '+' || pg_catalog.regexp_replace(facts #>> '{customer,phone}', '[^0-9]', '', 'g');
    elsif recipient_id is null and wanted = 'email' and facts #>> '{customer,email}' ~ '^\s*[^@[:space:]]+@[^@[:space:]]+\s*$' then
      recipient_id = pg_catalog.lower(pg_catalog.btrim(facts #>> '{customer,email}', E' \t\r\n'));
    elsif recipient_id is null and wanted = 'http' then
      recipient_id = customer::text;
    end if;
  end if;
  reason = case when recipient_id is null then 'NO_RECIPIENT' end;
end
$$;
