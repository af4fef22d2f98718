-- Returns what a condition needs beside the facts: moments as seconds since 1970, and comparisons of two texts. `spec` comes from the compiler.
create or replace function automation.condition_vars(spec jsonb, facts jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select case when spec is null then '{}'::jsonb else coalesce((
    select pg_catalog.jsonb_object_agg(v.key, case
      when v.value ? 'compare' then pg_catalog.to_jsonb(automation.compare_texts(v.value, facts))
      when v.value ? 'moment' then pg_catalog.to_jsonb(automation.moment_in(v.value ->> 'moment', facts #>> '{run,timeZone}'))
      else (
        select pg_catalog.to_jsonb(automation.moment_in(at #>> '{}', facts #>> '{run,timeZone}'))
        from (select facts #> array(select pg_catalog.jsonb_array_elements_text(v.value -> 'at')) as at) f
        where pg_catalog.jsonb_typeof(at) = 'string'
      )
    end)
    from pg_catalog.jsonb_each(spec) v
  ), '{}') end
$$;
