-- Returns why a customer gets no e-mail, or null: they want none, there is no address, or the address is stopped. The job asks again when it sends.
create or replace function automation.reason_against_email(p_tenant_id uuid, p_customer_id uuid, p_address text) returns text
language plpgsql stable
as $$
begin
  return (select r.reason from automation.reasons_against_email(p_tenant_id, p_customer_id, p_address) r);
end
$$;
