-- Whether statements can invoke functions already: the extension is there, or what stands in for it.
select exists (
  select
  from pg_catalog.pg_proc p
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where n.nspname = 'aws_lambda' and p.proname = 'invoke'
) as "is_there!"
