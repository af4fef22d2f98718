-- Records an import that waits for its file. Idempotent: the caller makes the id.
insert into automation.row_imports (tenant_id, id, collection, file_name, size_bytes, settings, state, created_by, created_at, upload_until)
values (:tenant_id::uuid, :id::uuid, :collection::text, :file_name::text, :size_bytes::int, :settings::jsonb, 'waiting', :actor::text, :now::timestamptz,
  :upload_until::timestamptz)
on conflict do nothing
