-- Records a part that is at S3, and the last row that it has. No row comes back when the export was cancelled, or another function has recorded the part.
update automation.row_exports e
set parts = e.parts || jsonb_build_array(:etag::text), after_at = :after_at::text, after_id = :after_id::uuid, rows = :rows::int, bytes = e.bytes + :bytes::int
where e.tenant_id = :tenant_id::uuid and e.id = :id::uuid and e.state = 'writing' and jsonb_array_length(e.parts) = :parts::int
returning e.id as "id!"
