-- Returns a row with automation.reason_against_email. Plain SQL without a search_path of its own, so that PostgreSQL inlines it into a query of many.
create or replace function automation.reasons_against_email(p_tenant_id uuid, p_customer_id uuid, p_address text) returns table (reason text)
language sql stable
as $$
  select case
    when nullif(btrim(p_address), '') is null then 'NO_ADDRESS'
    when exists (
      select from automation.email_preferences p
      where p.tenant_id = p_tenant_id and p.customer_id = p_customer_id and not p.allows_email
    ) then 'NOT_WANTED'
    else (
      select 'ADDRESS_' || a.stopped_reason
      from automation.email_addresses a
      where a.tenant_id = p_tenant_id and a.address = lower(btrim(p_address))
    )
  end
$$;
