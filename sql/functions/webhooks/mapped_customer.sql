-- Returns the members of a customer that a delivery's body has, by the endpoint's mapping. What is missing, null or blank is left out, and so is a value of a
-- column that is no text and no number.
create or replace function automation.mapped_customer(p_mapping jsonb, p_body jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(pg_catalog.jsonb_object_agg(v.field, v.value), '{}')
  from (
    select distinct on (f.field) f.field, case when f.field like 'attributes.%' then x.value else pg_catalog.to_jsonb(pg_catalog.btrim(x.value #>> '{}')) end as value
    from rows from (pg_catalog.jsonb_to_recordset(p_mapping -> 'fields') as (path text[], field text)) with ordinality f (path, field, place)
    cross join lateral (select p_body #> f.path as value) x
    where pg_catalog.jsonb_typeof(x.value) <> 'null'
      and (f.field like 'attributes.%' or pg_catalog.jsonb_typeof(x.value) in ('string', 'number') and pg_catalog.btrim(x.value #>> '{}') <> '')
    order by f.field, f.place
  ) v
$$;
