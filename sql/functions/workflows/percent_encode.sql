-- Encodes a text for a URL: all bytes but unreserved characters (RFC 3986) become %XX.
create or replace function automation.percent_encode(value text) returns text
language sql immutable strict set search_path = ''
as $$
  select coalesce(pg_catalog.string_agg(
    case when letter ~ '^[A-Za-z0-9._~-]$' then letter
      else pg_catalog.upper(pg_catalog.regexp_replace(pg_catalog.encode(pg_catalog.convert_to(letter, 'UTF8'), 'hex'), '(..)', '%\1', 'g')) end,
    '' order by place), '')
  from pg_catalog.regexp_split_to_table(value, '') with ordinality l (letter, place)
$$;
