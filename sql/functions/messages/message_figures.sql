-- Returns how many messages of a run were sent and how many failed, and the failures by code.
create or replace function automation.message_figures(p_tenant_id uuid, p_of text, p_of_id bigint, out sent integer, out failed integer, out errors jsonb)
language sql stable set search_path = ''
as $$
  select coalesce(sum(o.messages) filter (where o.status = 'sent'), 0)::integer, coalesce(sum(o.messages) filter (where o.status = 'failed'), 0)::integer,
    coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('error_code', o.code, 'error_message', o.message, 'count', o.messages)
      order by o.messages desc, o.code) filter (where o.status = 'failed'), '[]')
  from automation.message_outcomes o
  where o.tenant_id = p_tenant_id and o.of = p_of and o.of_id = p_of_id
$$;
