-- Returns the first whole second that is not before a moment: the call is due then, and the timer's name says it.
create or replace function automation.call_second(moment timestamptz) returns bigint
language sql stable set search_path = ''
as $$ select ceil(extract(epoch from moment))::bigint $$;
