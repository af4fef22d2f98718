-- Tells whether a recipient gets no messages of a channel: the customer said so, or whoever has this address. `of_customer` may be null.
create or replace function automation.has_opted_out(of_tenant uuid, of_channel text, of_customer uuid, of_recipient text) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from automation.customer_consents c
    where c.tenant_id = of_tenant and c.channel = of_channel and c.customer_id = of_customer and c.state = 'OPTED_OUT'
  ) or exists (
    select from automation.customer_consents c
    where c.tenant_id = of_tenant and c.channel = of_channel and c.recipient_id = of_recipient and c.state = 'OPTED_OUT'
  ) or of_channel = 'email' and exists (
    select from automation.email_preferences p where p.tenant_id = of_tenant and p.customer_id = of_customer and not p.allows_email
  )
$$;
