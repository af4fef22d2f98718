-- Inserts a calendar that is written next; returns nothing when the name is taken. Writers of a tenant's calendars take turns: one of them is the default.
insert into automation.calendars (tenant_id, id, name, time_zone, revision, created_at, updated_at)
select :tenant_id::uuid, :id::uuid, :name::text, :time_zone::text, 1, :now::timestamptz, :now::timestamptz
where (select pg_advisory_xact_lock(hashtextextended('calendars ' || :tenant_id::uuid, 0))::text) is not null
on conflict (tenant_id, name) do nothing
returning id
