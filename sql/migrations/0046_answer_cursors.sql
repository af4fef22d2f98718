-- Runs that wait for something other than a moment.

alter table automation.cursors
  -- What the run waited for has come: {port, detail, data}. The next step leaves the node by that port, writes `detail` to the trace and keeps `data`
  -- as `steps.<node>`.
  add column result jsonb check (jsonb_typeof(result) = 'object'),
  drop constraint cursors_state_check,
  -- LISTENING: for an event or a condition, at most until due_at; null: for good. WORKING: for a job or a run of another workflow. JOINING: for the
  -- branches of a block. HELD: its workflow is paused, or workflows are off. Without due_at it is READY afterwards, otherwise SLEEPING.
  add constraint cursors_state_check check (state in ('READY', 'SLEEPING', 'LISTENING', 'WORKING', 'JOINING', 'HELD'));
