-- Returns the values of a compiled text as they are shown and escaped, in their order; null for those that are missing. Together with the text itself,
-- automation.text_of_values makes of them what automation.fill_text would.
create or replace function automation.values_of_text(compiled jsonb, facts jsonb) returns jsonb
language plpgsql stable
as $$
declare
  parts constant jsonb = compiled -> 'parts';
  part jsonb;
  shown jsonb = '[]';
begin
  for place in 0 .. coalesce(pg_catalog.jsonb_array_length(parts), 0) - 1 loop
    part = parts -> place;
    if not part ? 'text' then
      shown = shown || coalesce(pg_catalog.to_jsonb(automation.shown_part(part, compiled ->> 'escape', facts)), 'null');
    end if;
  end loop;
  return shown;
end
$$;
