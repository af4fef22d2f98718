-- Has the walk look again at what waits by calendars: a list of ids, or `default`.
select from automation.note_calendar_change(:tenant_id::uuid, :calendars::jsonb, :now::timestamptz)
