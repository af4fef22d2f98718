-- Returns two objects of counts added up.
create or replace function automation.add_counts(counts jsonb, more jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_object_agg(s.key, s.total), '{}')
  from (
    select c.key, sum(c.value::bigint) as total
    from (select * from jsonb_each_text(counts) union all select * from jsonb_each_text(more)) c
    group by c.key
  ) s
$$;
