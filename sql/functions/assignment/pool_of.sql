-- Names the pool of reps of an assignment, the same for the same members in any order. Empty: all active users.
create or replace function automation.pool_of(p_assignment jsonb) returns text
language sql immutable set search_path = ''
as $$
  select coalesce(pg_catalog.md5(string_agg(m.kind || ':' || m.name, ',' order by m.kind collate "C", m.name collate "C")), '')
  from (
    select distinct k.kind, n.name
    from (values ('roles'), ('userIds')) k (kind)
    cross join lateral pg_catalog.jsonb_array_elements_text(p_assignment #> array['among', k.kind]) n (name)
  ) m
$$;
