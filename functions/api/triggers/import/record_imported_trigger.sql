-- Notes which trigger a record became.
insert into automation.imported_triggers (tenant_id, source_id, trigger_id, checksum, imported_by, imported_at)
values (:tenant_id::uuid, :source_id::text, :trigger_id::uuid, :checksum::text, :actor::text, :now::timestamptz)
