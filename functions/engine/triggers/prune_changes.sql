-- Changes that every active trigger has looked at. A trigger without a watermark looks at everybody, and needs none.
-- The hour is the database's own time, not :now: it outlasts any evaluation that has begun and not yet left its watermark.
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
