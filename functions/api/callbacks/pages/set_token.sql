-- Stores the sealed token of a page, or removes it.
update automation.pages
set token = :token::text, token_set_at = case when :token::text is not null then :now::timestamptz end, updated_at = :now::timestamptz
where tenant_id = :tenant_id::uuid and page_id = :page_id::text::bigint
