-- Whoever queues a job by SQL need not say when: it may run now.
alter table automation.jobs
  alter column run_at set default now(),
  alter column rank_at set default now(),
  alter column created_at set default now();
