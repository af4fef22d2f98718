-- long: PostgreSQL writes every row of automation.jobs again for the columns that indexes need instead of `status`
alter table automation.jobs
  -- The dedupe key while the job is live.
  add column if not exists live_key text
    generated always as (case when status in ('QUEUED', 'PROCESSING') then dedupe_key end) stored,
  -- The customer of an e-mail that is still to leave.
  add column if not exists mail_to text
    generated always as (case when type = 'SEND_EMAIL' and status in ('QUEUED', 'PROCESSING') then payload ->> 'customerId' end) stored,
  add column if not exists failed_at timestamptz
    generated always as (case when status = 'FAILED' then completed_at end) stored
