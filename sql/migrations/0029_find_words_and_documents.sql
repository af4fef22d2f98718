-- An index for finding customers by the beginning of any word of the name, and one for a customer's documents. A CRM may have a view in place
-- of crm.customers, and then needs no index of ours. Each word has its tenant before it, since a GIN index has no column of type uuid
-- without an extension: a search then reads the words of one tenant. Names are cut: a word of an index entry ends at 2 046 bytes.
do $$
begin
  if exists (select from pg_class c where c.oid = to_regclass('crm.customers') and c.relkind in ('r', 'p')) then
    create index customers_by_word on crm.customers using gin (array_to_tsvector(string_to_array(
      tenant_id::text || '/' || regexp_replace(left(lower(name), 200), '[[:space:][:punct:]]+', ' ' || tenant_id::text || '/', 'g'), ' ')));
  end if;
end
$$;

create index documents_of_customer on automation.documents (tenant_id, customer_id, created_at, id);
