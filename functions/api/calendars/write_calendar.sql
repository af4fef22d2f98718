-- Writes a calendar and its slots. Returns how many spans are open within 400 days.
select automation.write_calendar(:tenant_id::uuid, :id::uuid, :definition::jsonb, :now::timestamptz) as "open_spans!"
