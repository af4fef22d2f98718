-- Changes a customer, as facts have one, by a change: {set, increment, replace, merge, append} by `status` or `attributes.<path>`, and lists of
-- tags to add and to remove. Returns what is wrong in `problem` and does not raise: a value of the wrong type changes nothing.
create or replace function automation.change_customer(customer jsonb, change jsonb, out changed jsonb, out problem text)
language plpgsql stable set search_path = ''
as $$
declare
  one record;
  keys text[];
  old jsonb;
  parent jsonb;
  tags jsonb = case when pg_catalog.jsonb_typeof(customer -> 'tags') = 'array' then customer -> 'tags' else '[]' end;
begin
  changed = customer;
  for one in
    select k.kind, m.key as place, m.value
    from unnest('{set,increment,replace,merge,append}'::text[]) with ordinality k (kind, turn)
    cross join lateral pg_catalog.jsonb_each(coalesce(change -> k.kind, '{}')) m
    order by k.turn, m.key
  loop
    keys = pg_catalog.string_to_array(one.place, '.');
    for depth in 1 .. cardinality(keys) - 1 loop
      parent = changed #> keys[: depth];
      if parent is null or parent = 'null' then
        changed = pg_catalog.jsonb_set(changed, keys[: depth], '{}');
      elsif pg_catalog.jsonb_typeof(parent) <> 'object' then
        problem = pg_catalog.format('VALUE_OF_WRONG_TYPE: customer.%s is %s, which has no members', pg_catalog.array_to_string(keys[: depth], '.'), pg_catalog."left"(parent::text, 80));
        return;
      end if;
    end loop;
    old = nullif(changed #> keys, 'null');
    problem = automation.problem_of_change(one.kind, one.place, old, one.value);
    if problem is not null then
      return;
    end if;
    changed = pg_catalog.jsonb_set(changed, keys, case one.kind
      when 'increment' then pg_catalog.to_jsonb(coalesce(old::numeric, 0) + one.value::numeric)
      when 'merge' then coalesce(old, '{}') || one.value
      when 'append' then coalesce(old, '[]') || case when pg_catalog.jsonb_typeof(one.value) = 'array' then one.value else pg_catalog.jsonb_build_array(one.value) end
      else one.value
    end);
  end loop;
  changed = changed || pg_catalog.jsonb_build_object('tags', (
    select coalesce(pg_catalog.jsonb_agg(t.tag order by t.place), '[]')
    from (
      select a.tag, min(a.place) as place
      from pg_catalog.jsonb_array_elements(tags || coalesce(change -> 'addTags', '[]')) with ordinality a (tag, place)
      where not coalesce(change -> 'removeTags', '[]') @> pg_catalog.jsonb_build_array(a.tag)
      group by a.tag
    ) t));
  if pg_catalog.length((changed -> 'attributes')::text) > 65536 or pg_catalog.length((changed -> 'tags')::text) > 16384 then
    problem = 'CUSTOMER_TOO_LARGE: the attributes would have more than 64 KB, or the tags more than 16 KB';
  end if;
end
$$;
