-- Returns the variables of an e-mail template: texts and numbers of the run. Its variables come before its input, and that before its event's data.
create or replace function automation.variables_of(facts jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(pg_catalog.jsonb_object_agg(v.key, v.value order by source.place), '{}')
  from (values (1, 'event'), (2, 'input'), (3, 'vars')) source (place, name)
  cross join lateral pg_catalog.jsonb_each(case when pg_catalog.jsonb_typeof(facts -> source.name) = 'object' then facts -> source.name else '{}' end) v
  where pg_catalog.jsonb_typeof(v.value) in ('string', 'number')
$$;
