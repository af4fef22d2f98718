-- Fills a compiled text, {escape, parts}, with the facts of a run: the text, and how many of its values were missing. Never raises.
create or replace function automation.fill_text(compiled jsonb, facts jsonb, out filled text, out missing integer)
language plpgsql stable set search_path = ''
as $$
declare
  part jsonb;
  shown text;
begin
  filled = '';
  missing = 0;
  for part in select pg_catalog.jsonb_array_elements(compiled -> 'parts') loop
    shown = case when part ? 'text' then part ->> 'text' else automation.shown_part(part, compiled ->> 'escape', facts) end;
    if shown is null then missing = missing + 1; end if;
    filled = filled || coalesce(shown, '');
  end loop;
end
$$;
