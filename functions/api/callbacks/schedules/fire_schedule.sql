-- Runs a schedule by hand, now. Idempotent: the caller makes the id of the row in its history. The caller has locked the schedule.
select from automation.fire_own_schedule(:tenant_id::uuid, :id::uuid, :now::timestamptz, :actor::text, :firing_id::uuid, :now::timestamptz)
