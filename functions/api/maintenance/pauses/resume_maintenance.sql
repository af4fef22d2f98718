-- Ends the pause of a piece of maintenance for a tenant. Returns since when it was paused; no row when it was not.
delete from automation.maintenance_pauses p
where p.tenant_id = :tenant_id::uuid and p.name = :name::text
returning p.paused_at
