-- Returns whether a concurrent build has left an index that no query uses. Both names have their schema.
select exists (
  select
  from pg_catalog.pg_index i
  where i.indexrelid = to_regclass(:index_name::text) and not i.indisvalid
) as "is_invalid!"
