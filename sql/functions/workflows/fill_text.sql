-- Fills a compiled text, {escape, parts}, with the facts of a run: the text, and how many of its values were missing. Never raises.
create or replace function automation.fill_text(compiled jsonb, facts jsonb, out filled text, out missing integer)
language plpgsql stable set search_path = ''
as $$
declare
  part jsonb;
  filter jsonb;
  value jsonb;
  shown text;
  zone text = coalesce(facts #>> '{run,timeZone}', 'UTC');
begin
  filled = '';
  missing = 0;
  for part in select pg_catalog.jsonb_array_elements(compiled -> 'parts') loop
    if part ? 'text' then
      filled = filled || (part ->> 'text');
      continue;
    end if;
    value = facts #> array(select pg_catalog.jsonb_array_elements_text(part -> 'path'));
    if pg_catalog.jsonb_typeof(value) in ('null', 'object') then value = null; end if;
    for filter in select pg_catalog.jsonb_array_elements(part -> 'filters') loop
      value = automation.filter_text(value, filter, zone);
    end loop;
    shown = automation.shown_value(value);
    if shown is null then missing = missing + 1; end if;
    filled = filled || coalesce(case compiled ->> 'escape'
      when 'html' then pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(
        shown, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;')
      when 'json' then pg_catalog.substr(pg_catalog.to_json(shown)::text, 2, pg_catalog.length(pg_catalog.to_json(shown)::text) - 2)
      when 'url' then automation.percent_encode(shown)
      else shown
    end, '');
  end loop;
end
$$;
