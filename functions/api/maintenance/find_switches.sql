-- Returns the settings of a tenant that maintenance may need, off without a row, and what the tenant pauses, by name; counts a run when
-- one is asked for.
select
  coalesce(s.client_journey, false) as "client_journey!",
  coalesce(s.email_workflows, false) as "email_workflows!",
  (
    select coalesce(jsonb_object_agg(p.name, to_char(p.paused_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), '{}')
    from automation.maintenance_pauses p
    where p.tenant_id = :tenant_id::uuid
  ) as "pauses!"
from automation.take_quota(:tenant_id::uuid, 'maintenance_runs_per_minute', :runs::int, :now::timestamptz)
left join automation.tenant_settings s on s.tenant_id = :tenant_id::uuid
