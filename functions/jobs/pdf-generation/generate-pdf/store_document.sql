-- Records the PDF of a plan or of a deliverable. A newer PDF of the same one replaces it.
insert into automation.documents as mine (tenant_id, customer_id, type, subject_id, title, file_key, pages, size_bytes, created_at)
values (:tenant_id::uuid, :customer_id::uuid, :type::text, :subject_id::uuid, :title::text, :file_key::text, :pages::int,
  :size_bytes::int, :now::timestamptz)
on conflict (tenant_id, type, subject_id) do update set title = excluded.title, file_key = excluded.file_key,
  pages = excluded.pages, size_bytes = excluded.size_bytes, created_at = excluded.created_at
returning id
