-- Returns how many hours passed from the making of a task to its completion; null for one that is not completed, or does not say when: a CRM may complete a
-- task without a moment, with one before the task was made, or with one that is outside the years of a calendar.
-- No search_path of its own, so that PostgreSQL inlines it.
create or replace function automation.hours_to_complete(status text, created_at timestamptz, completed_at timestamptz) returns double precision
language sql immutable parallel safe
as $$
  select case
    when status = 'COMPLETED' and created_at >= timestamptz '0001-01-01 00:00Z' and completed_at >= created_at and completed_at < timestamptz '10000-01-01 00:00Z'
      then extract(epoch from completed_at - created_at)::double precision / 3600
  end
$$;
