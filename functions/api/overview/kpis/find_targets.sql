-- Returns a tenant's zone and targets.
select t.time_zone, coalesce(s.target_conversion_gain, 15) as "conversion_gain!", coalesce(s.target_completion_rate, 80) as "completion_rate!",
  coalesce(s.target_follow_up_hours, 24) as "follow_up_hours!", coalesce(s.target_satisfaction, 4)::float8 as "satisfaction!",
  coalesce(s.target_accuracy, 95) as "accuracy!"
from crm.tenants t
left join automation.tenant_settings s on s.tenant_id = t.id
where t.id = :tenant_id::uuid
