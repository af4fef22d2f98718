-- Returns the branches for `most` items of a loop that runs several at once, from the one with the index `first` on: `state` is its member of `loops`.
create or replace function automation.items_of_loop(state jsonb, first integer, most integer) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('port', 'loop', 'loop', pg_catalog.jsonb_build_object(
    'item', state -> 'items' -> i.index, 'index', i.index, 'total', state -> 'total', 'isFirst', i.index = 0, 'isLast', i.index + 1 = (state ->> 'count')::integer)) order by i.index), '[]')
  from pg_catalog.generate_series(first, least(first + most, (state ->> 'count')::integer) - 1) i (index)
$$;
