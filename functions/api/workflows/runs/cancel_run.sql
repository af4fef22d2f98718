-- Ends a run. The caller holds the lock of its cursor.
select automation.end_runs(array[:tenant_id::uuid], array[:run_id::uuid], array['CANCELLED'], array['CANCELLED'], array[null]::text[], :now::timestamptz) as "ended!"
