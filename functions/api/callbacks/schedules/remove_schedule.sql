-- Removes a schedule with its history. What it started goes on. The caller has locked it.
delete from automation.schedules s where s.tenant_id = :tenant_id::uuid and s.id = :id::uuid
