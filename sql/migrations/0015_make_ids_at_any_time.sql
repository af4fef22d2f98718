-- An id's 48 bits of milliseconds are twelve hexadecimal digits at any time. Before 2004 and after 2527 the number itself has
-- fewer or more than eleven, and the id was refused: a database whose clock stands in 1998 could take no job.
create or replace function automation.next_id() returns uuid
language sql volatile
as $$
  select (
    lpad(to_hex((date_part('epoch', clock_timestamp()) * 1000)::bigint), 12, '0') || '-7' || right(gen_random_uuid()::text, 21)
  )::uuid
$$;
