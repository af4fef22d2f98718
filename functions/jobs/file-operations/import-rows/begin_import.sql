-- Begins an import, or goes on with it, and returns how far it is. An import that has ended stays as it is.
with begun as (
  update automation.row_imports i
  set
    state = case
      when i.state <> 'queued' then i.state
      when (i.settings ->> 'dryRun')::boolean or i.settings ->> 'mode' = 'all' then 'checking'
      else 'storing'
    end,
    started_at = coalesce(i.started_at, :now::timestamptz)
  where i.tenant_id = :tenant_id::uuid and i.id = :id::uuid and i.state in ('queued', 'checking', 'storing')
  returning i.*
)
select
  i.collection as "collection!",
  coalesce(b.state, i.state) as "state!",
  i.settings as "settings!",
  i.size_bytes as "size_bytes!",
  i.etag as "etag?",
  i.last_row as "last_row!",
  i.refused as "refused!"
from automation.row_imports i
left join begun b on b.id = i.id
where i.tenant_id = :tenant_id::uuid and i.id = :id::uuid
limit 1
