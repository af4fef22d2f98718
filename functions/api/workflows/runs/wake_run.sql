-- Ends the wait of a run and asks for the walk. The caller holds the lock of its cursor.
with woken as (
  update automation.cursors c
  set due_at = :now::timestamptz
  where c.tenant_id = :tenant_id::uuid and c.run_id = :run_id::uuid and c.state = 'SLEEPING'
  returning c.id
)
select w.id::text as "cursor_id!" from woken w cross join lateral automation.ask_for_walk(null, :now::timestamptz)
