-- Returns the key under which an endpoint's breaker is kept.
create or replace function automation.breaker_key(endpoint text) returns text
language sql immutable set search_path = ''
as $$ select left(md5(endpoint), 12) $$;
