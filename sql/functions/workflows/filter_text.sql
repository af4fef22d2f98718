-- Applies one filter of a text to a value: {name, args}. Null means missing, and only a default takes its place. Never raises.
create or replace function automation.filter_text(value jsonb, filter jsonb, zone text) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  name text = filter ->> 'name';
  first text = filter -> 'args' ->> 0;
  shown text;
  amount numeric;
  at timestamp;
begin
  if name = 'default' then
    return case when value is null or value in ('null', '""', 'false') then pg_catalog.to_jsonb(first) else value end;
  end if;
  shown = automation.shown_value(value);
  if shown is null then return null; end if;
  if name in ('plus', 'minus', 'round', 'money') then
    if pg_catalog.jsonb_typeof(value) not in ('number', 'string') or pg_catalog.btrim(shown) !~ '^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$' then return null; end if;
    amount = shown::numeric;
  end if;
  if name = 'date' then
    at = case when pg_catalog.jsonb_typeof(value) = 'string' then
      pg_catalog.to_timestamp(automation.moment_in(shown, zone)::double precision) at time zone zone end;
    if at is null then return value; end if;
  end if;
  return pg_catalog.to_jsonb(case name
    when 'upcase' then pg_catalog.upper(shown collate pg_catalog.pg_c_utf8)
    when 'downcase' then pg_catalog.lower(shown collate pg_catalog.pg_c_utf8)
    when 'capitalize' then pg_catalog.upper(pg_catalog.left(shown, 1) collate pg_catalog.pg_c_utf8)
      || pg_catalog.lower(pg_catalog.substr(shown, 2) collate pg_catalog.pg_c_utf8)
    when 'strip' then pg_catalog.btrim(shown, E' \t\n\x0B\f\r\u00a0')
    when 'truncate' then case when pg_catalog.length(shown) <= first::integer then shown
      else pg_catalog.left(shown, greatest(0, first::integer - pg_catalog.length(coalesce(filter -> 'args' ->> 1, '...')))) || coalesce(filter -> 'args' ->> 1, '...') end
    when 'date' then pg_catalog.to_char(at, first)
    when 'plus' then pg_catalog.trim_scale(amount + first::numeric)::text
    when 'minus' then pg_catalog.trim_scale(amount - first::numeric)::text
    when 'round' then pg_catalog.trim_scale(pg_catalog.round(amount, coalesce(first, '0')::integer))::text
    when 'money' then automation.shown_money(amount, coalesce(first, ''))
    else pg_catalog.replace(automation.percent_encode(shown), '%20', '+')
  end);
end
$$;
