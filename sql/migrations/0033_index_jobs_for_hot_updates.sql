-- An update that changes no indexed column writes a new version of the row into the same page and enters no index, if the page has room.
-- A claim and an ending are such updates, unless the job has a dedupe key, is an e-mail or fails. A page has room for three versions of
-- its rows.
alter table automation.jobs set (fillfactor = 35);

-- Claims read past the rows that were claimed since the last vacuum. By PostgreSQL's default that is a fifth of what waits: of a million
-- jobs, two hundred thousand.
alter table automation.waiting_jobs set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

-- At most one live job per key.
create unique index jobs_live_key on automation.jobs (tenant_id, live_key) where live_key is not null;
create index jobs_mail_to on automation.jobs (tenant_id, mail_to) where mail_to is not null;
create index jobs_failed_at on automation.jobs (tenant_id, failed_at) where failed_at is not null;

drop index automation.jobs_next, automation.jobs_next_urgent, automation.jobs_later, automation.jobs_leased, automation.jobs_failed,
  automation.jobs_live, automation.jobs_mail_of_customer;

alter table automation.jobs
  drop constraint jobs_priority_check,
  add constraint jobs_priority_check check (priority between 1 and 100);
