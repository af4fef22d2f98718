-- Returns the value of a part of a text, filtered, as it is shown and escaped; null when it is missing. Never raises.
create or replace function automation.shown_part(part jsonb, p_escape text, facts jsonb) returns text
language plpgsql stable
as $$
declare
  filters constant jsonb = part -> 'filters';
  value jsonb = automation.value_at(facts, part -> 'path');
  shown text;
begin
  if pg_catalog.jsonb_typeof(value) in ('null', 'object') then value = null; end if;
  for place in 0 .. coalesce(pg_catalog.jsonb_array_length(filters), 0) - 1 loop
    value = automation.filter_text(value, filters -> place, coalesce(facts #>> '{run,timeZone}', 'UTC'));
  end loop;
  shown = automation.shown_value(value);
  return case p_escape
    when 'html' then pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(
      shown, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;')
    when 'json' then pg_catalog.substr(pg_catalog.to_json(shown)::text, 2, pg_catalog.length(pg_catalog.to_json(shown)::text) - 2)
    when 'url' then automation.percent_encode(shown)
    else shown
  end;
end
$$;
