-- Migrates the next runs of a migration plan and says how far it has come. No row: there is none.
select m.total as "total!", m.looked_at as "looked_at!", m.moved as "moved!", m.exited as "exited!", m.stayed as "stayed!",
  m.ended_at is not null as "is_done!", m.after_id is null as "is_pass_over!"
from automation.continue_migration(:tenant_id::uuid, :migration_id::uuid, :limit::int, :now::timestamptz) m
