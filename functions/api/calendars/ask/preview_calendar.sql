-- Says what would be different with another definition of a calendar, and writes nothing.
select automation.preview_calendar(:tenant_id::uuid, :id::uuid, :definition::jsonb, :now::timestamptz) as "preview!"
