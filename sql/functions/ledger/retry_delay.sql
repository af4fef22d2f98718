-- Returns the pause before the next attempt: 2 s, doubling, plus up to half of it by a hash of the job, so that jobs that
-- failed together do not retry together. `p_retry` {fromSeconds, factor, capSeconds} replaces the first pause and its growth. In whole
-- milliseconds, as clients keep them: a wake-up that a client rounds down must not come before the job is due.
create or replace function automation.retry_delay(job_id uuid, attempt integer, p_retry jsonb default null) returns interval
language sql immutable
as $$
  select make_interval(secs => round((
    least(
      coalesce((p_retry ->> 'fromSeconds')::float8, 2) * coalesce((p_retry ->> 'factor')::float8, 2) ^ (least(attempt, 16) - 1),
      coalesce((p_retry ->> 'capSeconds')::float8, 131072))
    * (1 + (hashtext(job_id::text || attempt) & 1023) / 2048.0))::numeric, 3)::float8)
$$;
