-- Records what became of a batch, in the batch's own transaction. No row comes back when the import was cancelled, or when another function has recorded
-- the batch: the transaction must then be rolled back.
update automation.row_imports i
set
  etag = :etag::text,
  last_row = :last_row::int,
  bytes_read = greatest(i.bytes_read, :bytes_read::int),
  rows_read = i.rows_read + :rows::int,
  created = i.created + :created::int,
  updated = i.updated + :updated::int,
  unchanged = i.unchanged + :unchanged::int,
  held = i.held + :held::int,
  refused = i.refused + :refused::int,
  released = i.released + :released::int,
  ignored_columns = :ignored_columns::jsonb
where i.tenant_id = :tenant_id::uuid and i.id = :id::uuid and i.last_row = :after_row::int and i.state = :state::text
returning i.refused as "refused!"
