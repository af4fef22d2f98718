-- Fills a compiled text, {escape, parts}, with the facts of a run: the text, and how many of its values were missing. Never raises.
create or replace function automation.fill_text(compiled jsonb, facts jsonb, out filled text, out missing integer)
language plpgsql stable
as $$
declare
  parts constant jsonb = compiled -> 'parts';
  part jsonb;
  shown text;
begin
  filled = '';
  missing = 0;
  for place in 0 .. coalesce(pg_catalog.jsonb_array_length(parts), 0) - 1 loop
    part = parts -> place;
    if part ? 'text' then
      shown = part ->> 'text';
    else
      shown = automation.shown_part(part, compiled ->> 'escape', facts);
    end if;
    if shown is null then missing = missing + 1; end if;
    filled = filled || coalesce(shown, '');
  end loop;
end
$$;
