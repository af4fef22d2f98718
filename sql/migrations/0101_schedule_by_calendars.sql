-- Schedules of tenants that keep to a calendar, as entries of workflows do (docs/schedules.md, "Calendars").

alter table automation.schedules
  -- Null with on_holiday: the tenant's default.
  add column calendar_id uuid,
  -- What becomes of moments on closed days. Null: it keeps to no calendar.
  add column on_holiday text check (on_holiday in ('skip', 'before', 'after')),
  add constraint schedules_calendar_whole check (calendar_id is null or on_holiday is not null),
  add constraint schedules_calendar foreign key (tenant_id, calendar_id) references automation.calendars (tenant_id, id);
create index schedules_by_calendars on automation.schedules (tenant_id, calendar_id) where on_holiday is not null;

-- Entries and schedules of tenants, in the order in which a change of calendars looks at them.
drop index automation.entry_schedules_with_calendars;
create index entry_schedules_with_calendars on automation.entry_schedules (tenant_id, coalesce(workflow_id, schedule_id), coalesce(entry, 0::smallint))
  where spec ? 'onHoliday';
