-- Returns the subject of what a recipient of a page writes, by which waits and events find each other. Null: there is none.
create or replace function automation.recipient_subject(p_page_id text, p_recipient_id text) returns text
language sql immutable strict parallel safe set search_path = ''
as $$ select pg_catalog."left"(pg_catalog.format('recipient:%s:%s', p_page_id, p_recipient_id), 300) $$;
