-- Returns a job's error without what differs from job to job: ids, addresses, quoted texts, moments and long numbers. Jobs that failed
-- alike have one kind. Short numbers stay, since a status such as 550 tells failures apart. Plain SQL, so that PostgreSQL inlines it.
create or replace function automation.error_kind(error text) returns text
language sql immutable
as $$
  select left(
    regexp_replace(
      regexp_replace(
        left(error, 500),
        '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[^[:space:]<>"'']+@[^[:space:]<>"'']+|\d{4}-\d\d-\d\dT[0-9:.]+Z?', '…', 'gi'
      ),
      '"[^"]*"|\d{5,}', '…', 'g'
    ),
    200
  )
$$;
