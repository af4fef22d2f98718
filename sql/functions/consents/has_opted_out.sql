-- Tells whether a recipient gets no messages of a channel: the customer said so, or whoever has this address. `of_customer` may be null.
-- In PL/pgSQL, which keeps its plan: one in SQL is planned anew for each call by another function. A plan for a customer who is null would seem
-- cheaper than the kept one each time, and take longer to make than to run.
create or replace function automation.has_opted_out(of_tenant uuid, of_channel text, of_customer uuid, of_recipient text) returns boolean
language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan
as $$
begin
  return exists (
    select from automation.customer_consents c
    where c.tenant_id = of_tenant and c.channel = of_channel and c.customer_id = of_customer and c.state = 'OPTED_OUT'
  ) or exists (
    select from automation.customer_consents c
    where c.tenant_id = of_tenant and c.channel = of_channel and c.recipient_id = of_recipient and c.state = 'OPTED_OUT'
  ) or of_channel = 'email' and exists (
    select from automation.email_preferences p where p.tenant_id = of_tenant and p.customer_id = of_customer and not p.allows_email
  );
end
$$;
