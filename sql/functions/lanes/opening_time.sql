-- Returns for how long a breaker opens that was opened so often since it was closed.
create or replace function automation.opening_time(breaker_seconds integer, breaker_most_seconds integer, openings integer) returns interval
language sql immutable set search_path = ''
as $$
  select make_interval(secs => least(breaker_seconds * power(2, least(openings, 20)),
    greatest(coalesce(breaker_most_seconds, breaker_seconds), breaker_seconds)))
$$;
