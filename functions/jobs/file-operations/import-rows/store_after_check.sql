-- The whole file was checked and no row was refused: what follows stores its rows, from the first.
update automation.row_imports i
set state = 'storing', last_row = 0, bytes_read = 0, rows_read = 0, created = 0, updated = 0, unchanged = 0, held = 0, refused = 0, released = 0
where i.tenant_id = :tenant_id::uuid and i.id = :id::uuid and i.state = 'checking'
