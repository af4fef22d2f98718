-- Compares the values at two paths, which jsonpath cannot: `spec` is {compare, left, right, ignoreCase}. Null when a value is missing or has the wrong type.
create or replace function automation.compare_texts(spec jsonb, facts jsonb) returns boolean
language plpgsql immutable set search_path = ''
as $$
declare
  a jsonb = automation.value_at(facts, spec -> 'left');
  b jsonb = automation.value_at(facts, spec -> 'right');
  kind text = pg_catalog.jsonb_typeof(a);
  folds boolean = (spec ->> 'ignoreCase')::boolean;
  x text = case when folds then lower(a #>> '{}') else a #>> '{}' end;
  y text = case when folds then lower(b #>> '{}') else b #>> '{}' end;
begin
  if b is null or pg_catalog.jsonb_typeof(b) in ('null', 'array', 'object') then return null; end if;
  if kind = 'array' and spec ->> 'compare' in ('contains', 'has-tag') then
    return exists (
      select from pg_catalog.jsonb_array_elements(a) e
      where pg_catalog.jsonb_typeof(e) = pg_catalog.jsonb_typeof(b)
        and (e = b or (folds and pg_catalog.jsonb_typeof(e) = 'string' and lower(e #>> '{}') = y))
    );
  end if;
  if spec ->> 'compare' = 'eq' and kind = pg_catalog.jsonb_typeof(b) and kind in ('number', 'boolean') then return a = b; end if;
  if kind <> 'string' or pg_catalog.jsonb_typeof(b) <> 'string' then return null; end if;
  return case spec ->> 'compare'
    when 'eq' then x = y
    when 'contains' then pg_catalog.strpos(x, y) > 0
    when 'starts-with' then pg_catalog.starts_with(x, y)
    when 'ends-with' then pg_catalog.right(x, length(y)) = y
  end;
end
$$;
