-- Returns the file that a link is for, and whether the link has expired; no row for an unknown token.
-- Runs with its owner's rights, past row-level security: callers have no API key, the token says what they may read.
create or replace function automation.open_document(p_token uuid, p_now timestamptz)
returns table (file_key text, title text, size_bytes integer, is_expired boolean)
language sql stable security definer set search_path = ''
as $$
  select d.file_key, left(d.title, 300), d.size_bytes, l.expires_at <= p_now
  from automation.document_links l
  join automation.documents d on d.tenant_id = l.tenant_id and d.id = l.document_id
  where l.token = p_token
$$;

revoke execute on function automation.open_document(uuid, timestamptz) from public;
grant execute on function automation.open_document(uuid, timestamptz) to followthrough_api;
