-- Returns the caller's customers whose name, e-mail address or account number begins with a text of up to 60 characters, or whose name has a word
-- that begins with each word of it, in any case and order. Punctuation separates words.
-- Runs with its owner's rights: under row-level security PostgreSQL uses no index on lower(…), so it asks for the tenant itself.
-- The comparison is by bytes and needs no pattern: U+10FFFF is the last character, and no text contains it.
create or replace function automation.search_customers(beginning text)
returns table (id uuid)
language sql stable security definer set search_path = ''
as $$
  select c.id from crm.customers c
  where c.tenant_id = automation.current_tenant()
    and left(lower(c.name), 60) ~>=~ lower(beginning) and left(lower(c.name), 60) ~<~ (lower(beginning) || chr(1114111))
  union
  select c.id from crm.customers c
  where c.tenant_id = automation.current_tenant()
    -- As the index customers_by_word has it.
    and array_to_tsvector(string_to_array(
      c.tenant_id::text || '/' || regexp_replace(left(lower(c.name), 200), '[[:space:][:punct:]]+', ' ' || c.tenant_id::text || '/', 'g'), ' '))
    @@ (
      select string_agg(format('''%s/%s'':*', automation.current_tenant(), w.word), ' & ')::tsquery
      from regexp_split_to_table(lower(beginning), '[[:space:][:punct:]]+') w (word)
      where w.word <> ''
    )
  union
  select c.id from crm.customers c
  where c.tenant_id = automation.current_tenant()
    and left(lower(c.email), 60) ~>=~ lower(beginning) and left(lower(c.email), 60) ~<~ (lower(beginning) || chr(1114111))
  union
  select c.id from crm.customers c
  where c.tenant_id = automation.current_tenant()
    and left(lower(c.account_number), 60) ~>=~ lower(beginning)
    and left(lower(c.account_number), 60) ~<~ (lower(beginning) || chr(1114111))
$$;

revoke all on function automation.search_customers(text) from public;
grant execute on function automation.search_customers(text) to followthrough_api, followthrough_engine;
