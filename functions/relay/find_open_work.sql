-- Whether a sweep may find something to do: messages and jobs that are due, or soon, or in hands that may die.
select
  exists (select from automation.outbox o where o.due_at <= :now::timestamptz + interval '15 minutes')
  or exists (select from automation.jobs j where j.status = 'QUEUED' and j.run_at <= :now::timestamptz + interval '15 minutes')
  or exists (select from automation.jobs j where j.status = 'PROCESSING')
  as "is_open!"
