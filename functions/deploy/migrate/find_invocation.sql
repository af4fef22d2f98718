-- Returns whether statements can invoke functions already: by the extension, or by what stands in for it locally.
select exists (
  select
  from pg_catalog.pg_proc p
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where n.nspname = 'aws_lambda' and p.proname = 'invoke'
) as "is_there!"
