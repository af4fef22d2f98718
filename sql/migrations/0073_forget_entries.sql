-- What is forgotten of workflows beside their runs: old open events, events for waits, passes over customers, bulk actions and migrations.

create index entry_passes_ended on automation.entry_passes (ended_at) where ended_at is not null;
grant delete on automation.events to followthrough_engine;
