-- Returns an id from an event's data; null when it is absent or is no UUID.
create or replace function automation.id_in(data jsonb, member text) returns uuid
language sql immutable set search_path = ''
as $$ select case when pg_input_is_valid(data ->> member, 'uuid') then (data ->> member)::uuid end $$;
