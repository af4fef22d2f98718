-- Returns the settings of a tenant that maintenance may need, off without a row; counts a run when one is asked for.
select coalesce(s.client_journey, false) as "client_journey!", coalesce(s.email_workflows, false) as "email_workflows!"
from automation.take_quota(:tenant_id::uuid, 'maintenance_runs_per_minute', :runs::int, :now::timestamptz)
left join automation.tenant_settings s on s.tenant_id = :tenant_id::uuid
