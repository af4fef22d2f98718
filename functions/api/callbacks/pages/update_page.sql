-- Changes the settings of a page. A trigger changes its lane.
update automation.pages
set name = :name::text, is_active = :is_active::boolean, per_second = :per_second::int, origination_identity = :origination_identity::text,
  phone_number_id = :phone_number_id::text, phone_number = :phone_number::text, url = :url::text, updated_at = :now::timestamptz
where tenant_id = :tenant_id::uuid and page_id = :page_id::text::bigint
