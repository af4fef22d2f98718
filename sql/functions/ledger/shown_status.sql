-- Returns a job's status as lists show it: a failed job that a person has discarded is DISCARDED. Plain SQL, so that PostgreSQL inlines it.
create or replace function automation.shown_status(status text, discarded_at timestamptz) returns text
language sql immutable parallel safe
as $$
  select case when status = 'FAILED' and discarded_at is not null then 'DISCARDED' else status end
$$;
