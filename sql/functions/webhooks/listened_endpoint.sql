-- Returns the type under which entries by webhooks of an endpoint are listed in automation.workflow_entries. It is no type of an event.
create or replace function automation.listened_endpoint(p_endpoint_id text) returns text
language sql immutable strict parallel safe set search_path = ''
as $$ select 'webhook/' || lower(p_endpoint_id) $$;
