-- Lets schedules do what is due: `fired` is a list of {tenantId, workflowId, entry, was, at, next}.
select automation.fire_schedules(:fired::jsonb, :now::timestamptz) as "moved!"
