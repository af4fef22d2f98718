-- Notes which workflow a record became. Of two imports at once the second one waits, and finds the row of the first, so that no record becomes two workflows.
insert into automation.imported_records as r (tenant_id, format, source_id, workflow_id, checksum, imported_by, imported_at)
values (
  :tenant_id::uuid, :format::text, :source_id::text, :workflow_id::uuid, :checksum::text, :actor::text, :now::timestamptz
)
on conflict (tenant_id, format, source_id) do update
set workflow_id = excluded.workflow_id, checksum = excluded.checksum, imported_by = excluded.imported_by, imported_at = excluded.imported_at
