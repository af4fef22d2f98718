-- Stops a move of many runs after the chunk that it is at: waits for that, as its row is locked.
update automation.run_moves m
set stopped_at = :now::timestamptz
where m.tenant_id = :tenant_id::uuid and m.id = :move_id::uuid and m.ended_at is null and m.stopped_at is null
