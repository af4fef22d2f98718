-- Begins an export, or goes on with it, and returns how far it is. `upload_id`: of a new upload in parts, kept unless there is one.
with begun as (
  update automation.row_exports e
  set state = 'writing', upload_id = coalesce(e.upload_id, :upload_id::text)
  where e.tenant_id = :tenant_id::uuid and e.id = :id::uuid and e.state in ('queued', 'writing')
  returning e.*
)
select
  e.collection as "collection!",
  coalesce(b.state, e.state) as "state!",
  e.settings as "settings!",
  coalesce(b.upload_id, e.upload_id) as "upload_id?",
  e.parts as "parts!",
  e.after_at as "after_at?",
  e.after_id as "after_id?",
  e.rows as "rows!"
from automation.row_exports e
left join begun b on b.id = e.id
where e.tenant_id = :tenant_id::uuid and e.id = :id::uuid
limit 1
