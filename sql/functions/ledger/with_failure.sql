-- Returns a job's failures with one more. Keeps the last twenty.
create or replace function automation.with_failure(failures jsonb, attempt integer, failed_at timestamptz, error text) returns jsonb
language sql stable
as $$
  select case when jsonb_array_length(failures) >= 20 then failures - 0 else failures end
    || jsonb_build_object('attempt', attempt, 'at', failed_at, 'error', error)
$$;
