-- Returns why the e-mail of a text with variants could not go to this address, or null, so that nobody to whom nothing can be sent comes to its experiment. The
-- job asks the same later (sendableAddress in TypeScript); of international domains only it knows.
create or replace function automation.reason_against_text(p_tenant_id uuid, p_address text) returns text
language plpgsql stable
as $$
declare
  parts constant text[] = pg_catalog.regexp_match(pg_catalog.btrim(p_address, E' \t\r\n'), '^([^@]+)@([^@]+)$');
begin
  return case
    when not coalesce((select s.email_workflows from automation.tenant_settings s where s.tenant_id = p_tenant_id), false) then 'EMAIL_OFF'
    when parts is null or length(parts[1]) > 64 or length(p_address) > 254
      or parts[1] !~* '^[a-z0-9!#$%&''*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&''*+/=?^_`{|}~-]+)*$'
      or parts[2] !~ '[^\x01-\x7f]' and parts[2] !~* '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$' then 'INVALID_ADDRESS'
  end;
end
$$;
