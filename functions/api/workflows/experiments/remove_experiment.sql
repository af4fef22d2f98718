-- Removes an experiment that the caller has locked, with all that belongs to it.
delete from automation.experiments e where e.tenant_id = :tenant_id::uuid and e.id = :id::uuid
