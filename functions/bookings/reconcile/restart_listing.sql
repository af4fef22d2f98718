-- Begins the listing and its counts again, when Scheduler refuses the token of the next page. What was repaired stays repaired.
update automation.booking_reconciliations r
set next_token = null, foreign_names = '[]',
  counts = automation.add_counts(r.counts - 'schedules' - 'foreign' - 'switchedOff', '{"restarts": 1}')
where r.job_id = :job_id::uuid and r.phase = 'schedules'
returning r.phase, r.next_token, r.counts, r.foreign_names
