-- How many days the tenant keeps replies, and runs and events of workflows.
select coalesce(s.keep_message_logs_days, 7) as "keep_message_logs_days!", coalesce(s.keep_runs_days, 365) as "keep_runs_days!"
from (select) one
left join automation.tenant_settings s on s.tenant_id = :tenant_id::uuid
