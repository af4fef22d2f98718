-- Returns the words by which somebody wants no more messages of a tenant: those of its settings, else the default of their column.
create or replace function automation.opt_out_words(p_tenant_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce((select s.opt_out_words from automation.tenant_settings s where s.tenant_id = p_tenant_id),
    '["STOP", "STOPALL", "UNSUBSCRIBE", "OPTOUT", "OPT-OUT", "REVOKE", "ARRET", "REMOVE"]')
$$;
