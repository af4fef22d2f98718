-- Fills a compiled text with the values that automation.values_of_text returned for it.
create or replace function automation.text_of_values(compiled jsonb, shown jsonb) returns text
language sql stable set search_path = ''
as $$
  select coalesce(pg_catalog.string_agg(coalesce(p.part ->> 'text', shown ->> (p.number - 1), ''), '' order by p.place), '')
  from (
    select e.part, e.place, (count(*) filter (where not e.part ? 'text') over (order by e.place))::integer as number
    from pg_catalog.jsonb_array_elements(compiled -> 'parts') with ordinality e (part, place)
  ) p
$$;
