-- Removes a lane.
delete from automation.lanes l where l.tenant_id = :tenant_id::uuid and l.id = :lane_id::uuid
