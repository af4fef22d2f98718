-- Lets the held runs of a workflow go on.
select automation.release_cursors(:tenant_id::uuid, :workflow_id::uuid, :now::timestamptz) as "released!"
