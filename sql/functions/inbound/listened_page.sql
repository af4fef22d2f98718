-- Returns the type under which entries by messages to a page are listed in automation.workflow_entries. It is no type of an event.
create or replace function automation.listened_page(p_page_id text) returns text
language sql immutable strict parallel safe set search_path = ''
as $$ select 'page/' || p_page_id $$;
