-- Finds whether the outbox has rows that no relay has claimed; and whether a sweep may have work: messages, events, jobs, calls or runs that
-- are due now or soon, or jobs and calls whose function may die. What is paused can wait without sweeps.
select
  exists (select from automation.outbox o where o.claimed_until <= :now::timestamptz) as "is_unclaimed!",
  exists (select from automation.outbox o where o.due_at <= :now::timestamptz + interval '15 minutes')
  or exists (select from automation.waiting_events w where w.due_at <= :now::timestamptz + interval '15 minutes')
  or exists (
    select from automation.waiting_jobs j
    where j.run_at <= :now::timestamptz + interval '15 minutes'
      and not exists (select from automation.queue_pauses q where q.queue = j.queue and q.tenant_id = j.tenant_id)
  )
  or exists (select from automation.job_claims)
  or exists (
    select from automation.waiting_calls c
    left join automation.tenant_settings s on s.tenant_id = c.tenant_id
    where c.ready_at <= :now::timestamptz + interval '15 minutes' and not coalesce(s.calls_paused, false)
  )
  or exists (select from automation.booking_calls c where c.finished_at is null)
  or exists (select from automation.waiting_entries)
  or exists (select from automation.wait_notices)
  or exists (select from automation.wait_looks)
  or exists (
    select from automation.entry_passes p join automation.workflows w on w.tenant_id = p.tenant_id and w.id = p.workflow_id
    where p.ended_at is null and w.status = 'ACTIVE'
  )
  or exists (select from automation.due_schedules s where s.next_at <= :now::timestamptz + interval '15 minutes')
  or exists (select from automation.cursors c where c.state = 'READY')
  or exists (select from automation.cursors c where c.state in ('SLEEPING', 'LISTENING') and c.due_at <= :now::timestamptz + interval '15 minutes')
  as "is_open!"
