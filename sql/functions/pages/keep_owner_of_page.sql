-- A page keeps its number, its tenant and its channel: what was sent names them.
create or replace function automation.keep_owner_of_page() returns trigger
language plpgsql set search_path = ''
as $$
begin
  raise exception using errcode = 'check_violation', schema = 'automation', table = 'pages', constraint = 'pages_owner_changed',
    message = format('pages_owner_changed: page %s keeps its number, its tenant and its channel', old.page_id), hint = 'Insert another page.';
end
$$;
