-- Returns what a condition needs beside the facts: moments as seconds since 1970, and comparisons of two texts. `spec` comes from the compiler.
-- In PL/pgSQL, as what it calls: one in SQL is planned anew for each call by another function.
create or replace function automation.condition_vars(spec jsonb, facts jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  if spec is null then
    return '{}';
  end if;
  return coalesce((
    select pg_catalog.jsonb_object_agg(v.key, case
      when v.value ? 'compare' then pg_catalog.to_jsonb(automation.compare_texts(v.value, facts))
      when v.value ? 'moment' then pg_catalog.to_jsonb(automation.moment_in(v.value ->> 'moment', facts #>> '{run,timeZone}'))
      else (
        select pg_catalog.to_jsonb(automation.moment_in(at #>> '{}', facts #>> '{run,timeZone}'))
        from (select automation.value_at(facts, v.value -> 'at') as at) f
        where pg_catalog.jsonb_typeof(at) = 'string'
      )
    end)
    from pg_catalog.jsonb_each(spec) v
  ), '{}');
end
$$;
