-- Returns why a customer gets no e-mail, or null: they want none, there is no address, or the address is stopped. The job asks again when it sends.
create or replace function automation.reason_against_email(p_tenant_id uuid, p_customer_id uuid, p_address text) returns text
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when nullif(pg_catalog.btrim(p_address), '') is null then 'NO_ADDRESS'
    when exists (
      select from automation.email_preferences p
      where p.tenant_id = p_tenant_id and p.customer_id = p_customer_id and not p.allows_email
    ) then 'NOT_WANTED'
    else (
      select 'ADDRESS_' || a.stopped_reason
      from automation.email_addresses a
      where a.tenant_id = p_tenant_id and a.address = pg_catalog.lower(pg_catalog.btrim(p_address))
    )
  end;
end
$$;
