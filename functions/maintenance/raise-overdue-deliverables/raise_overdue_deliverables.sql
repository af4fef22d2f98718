-- Raises DELIVERABLE_OVERDUE for each deliverable of a tenant whose due moment has passed, once for each due moment.
select automation.raise_overdue_deliverables(:tenant_id::uuid, :time_zone::text, :now::timestamptz) as "raised!"
