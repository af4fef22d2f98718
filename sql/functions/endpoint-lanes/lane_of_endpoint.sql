-- Returns the key of an endpoint's lane.
create or replace function automation.lane_of_endpoint(endpoint text) returns text
language sql immutable set search_path = ''
as $$ select 'endpoint:' || automation.breaker_key(endpoint) $$;
