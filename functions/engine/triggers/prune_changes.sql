-- Deletes changes that every active trigger has looked at. A trigger without a watermark looks at all customers, and needs none.
-- The hour is measured by the database's clock, not :now: it is longer than any evaluation runs before it writes its watermark.
with seen as (
  select t.tenant_id, min(w.looked_xid::text::numeric) as xid
  from automation.automated_triggers t
  join automation.trigger_watermarks w on w.tenant_id = t.tenant_id and w.trigger_id = t.id
  where t.is_active
  group by t.tenant_id
)
delete from automation.changed_customers c
where c.noted_at < clock_timestamp() - interval '1 hour'
  and not exists (
    select from seen where seen.tenant_id = c.tenant_id and seen.xid <= c.changed_xid::text::numeric
  )
