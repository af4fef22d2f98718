-- Returns whether PostgreSQL still runs a long migration: the text of its statement begins with the migration's name.
select exists (
  select
  from pg_catalog.pg_stat_activity a
  where a.datname = current_database() and a.state = 'active' and starts_with(a.query, '/* ' || :name::text || ' */')
) as "is_running!"
