-- Ends an import that was not cancelled meanwhile. `waiting` gives it back: it may be started again. Nothing of one that is refused as a whole is stored.
update automation.row_imports i
set
  state = :state::text,
  problem = :problem::text,
  has_report = :has_report::boolean,
  bytes_read = case when :state::text in ('done', 'refused') then i.size_bytes else i.bytes_read end,
  created = case when :state::text <> 'refused' then i.created else 0 end,
  updated = case when :state::text <> 'refused' then i.updated else 0 end,
  held = case when :state::text <> 'refused' then i.held else 0 end,
  ended_at = case when :state::text <> 'waiting' then :now::timestamptz end
where i.tenant_id = :tenant_id::uuid and i.id = :id::uuid and i.state in ('checking', 'storing')
