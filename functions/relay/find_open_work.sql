-- Finds whether a sweep may have work: messages, events or jobs that are due now or soon, or jobs whose function may die.
select
  exists (select from automation.outbox o where o.due_at <= :now::timestamptz + interval '15 minutes')
  or exists (select from automation.waiting_events w where w.due_at <= :now::timestamptz + interval '15 minutes')
  or exists (select from automation.jobs j where j.status = 'QUEUED' and j.run_at <= :now::timestamptz + interval '15 minutes')
  or exists (select from automation.jobs j where j.status = 'PROCESSING')
  as "is_open!"
