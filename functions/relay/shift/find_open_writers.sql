-- Finds whether transactions have written to the outbox and are not over: each holds the lock of its doorbell until its rows are visible.
select exists (
  select from pg_catalog.pg_locks l
  where l.relation = 'automation.doorbells'::regclass and l.mode = 'RowExclusiveLock' and l.pid is distinct from pg_backend_pid()
    and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
) as "is_open!"
