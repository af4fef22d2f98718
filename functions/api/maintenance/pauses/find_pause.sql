-- Returns since when a piece of maintenance is paused for a tenant; no row when it is not.
select p.paused_at from automation.maintenance_pauses p where p.tenant_id = :tenant_id::uuid and p.name = :name::text
