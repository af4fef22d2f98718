-- A token that Scheduler takes no more: the listing begins anew, and so does what is counted of it. What was mended stays mended.
update automation.booking_reconciliations r
set next_token = null, foreign_names = '[]',
  counts = automation.add_counts(r.counts - 'schedules' - 'foreign' - 'switchedOff', '{"restarts": 1}')
where r.job_id = :job_id::uuid and r.phase = 'schedules'
returning r.phase, r.next_token, r.counts, r.foreign_names
