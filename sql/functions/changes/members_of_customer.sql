-- Returns the members of a customer, as facts have one, by the names that the audit log has: `status`, `attributes.score`.
create or replace function automation.members_of_customer(customer jsonb) returns table (key text, value jsonb)
language sql immutable set search_path = ''
as $$
  select m.key, m.value from pg_catalog.jsonb_each(customer - 'attributes') m
  union all
  select 'attributes.' || a.key, a.value from pg_catalog.jsonb_each(case when pg_catalog.jsonb_typeof(customer -> 'attributes') = 'object' then customer -> 'attributes' else '{}' end) a
$$;
