-- Returns a value as texts show it: numbers without needless zeros, lists with commas. Null for what is missing, and for objects.
create or replace function automation.shown_value(value jsonb) returns text
language plpgsql immutable
as $$
begin
  case pg_catalog.jsonb_typeof(value)
    when 'string', 'boolean' then
      return value #>> '{}';
    when 'number' then
      return pg_catalog.trim_scale((value #>> '{}')::numeric)::text;
    when 'array' then
      return (
        select coalesce(pg_catalog.string_agg(
          case pg_catalog.jsonb_typeof(one)
            when 'number' then pg_catalog.trim_scale((one #>> '{}')::numeric)::text
            when 'string' then one #>> '{}'
            when 'boolean' then one #>> '{}'
            else ''
          end, ', ' order by place), '')
        from pg_catalog.jsonb_array_elements(value) with ordinality e (one, place)
      );
    else
      return null;
  end case;
end
$$;
