-- Waits, send windows, due dates and schedules that keep to calendars.

alter table automation.run_waits
  -- Of a wait by a calendar: what its open time and business days are counted from.
  add column began_at timestamptz;

-- Who names a calendar: `config.calendars` has its id, or `default`.
create index graph_nodes_with_calendars on automation.graph_nodes (tenant_id, graph_id) where config ? 'calendars';
create index entry_schedules_with_calendars on automation.entry_schedules (tenant_id, workflow_id, entry) where spec ? 'onHoliday';
