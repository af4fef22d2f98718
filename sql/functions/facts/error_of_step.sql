-- Returns what `steps.<node>.error` is of an error such as `CODE: what happened`.
create or replace function automation.error_of_step(error text) returns jsonb
language sql immutable set search_path = ''
as $$
  select pg_catalog.jsonb_build_object('code', pg_catalog.split_part(error, ':', 1), 'message', pg_catalog."left"(error, 500))
$$;
