-- Returns the values of a compiled text as they are shown and escaped, in their order; null for those that are missing. Together with the text itself,
-- automation.text_of_values makes of them what automation.fill_text would.
create or replace function automation.values_of_text(compiled jsonb, facts jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(automation.shown_part(p.part, compiled ->> 'escape', facts) order by p.place), '[]')
    from pg_catalog.jsonb_array_elements(compiled -> 'parts') with ordinality p (part, place)
    where not p.part ? 'text'
  );
end
$$;
