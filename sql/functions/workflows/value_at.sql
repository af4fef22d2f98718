-- Returns the value at a path of the facts, which is a list of names. The lengths that most paths have need no query: one costs ten times the look-up.
-- No search_path of its own, which would cost more than the look-up; nor have the others that a walk calls for each text and condition.
create or replace function automation.value_at(facts jsonb, path jsonb) returns jsonb
language plpgsql immutable
as $$
declare
  depth constant integer = pg_catalog.jsonb_array_length(path);
begin
  if depth = 2 then
    return facts #> array[path ->> 0, path ->> 1];
  elsif depth = 3 then
    return facts #> array[path ->> 0, path ->> 1, path ->> 2];
  elsif depth = 1 then
    return facts #> array[path ->> 0];
  end if;
  return facts #> array(select pg_catalog.jsonb_array_elements_text(path));
end
$$;
