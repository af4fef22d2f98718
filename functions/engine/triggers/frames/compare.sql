-- Compares all data with what the trigger's next evaluation would examine, and notes the customers whom it would miss: their rows
-- were written while the database's triggers did not fire. Composed per trigger type like evaluate.sql.
-- When nothing differs it only reads. Gives how many it noted, and one of them.
with watermark as (
  update automation.trigger_watermarks w
  set compared_at = :now::timestamptz
  where w.tenant_id = :tenant_id::uuid and w.trigger_id = :trigger_id::uuid
  returning w.looked_xid
),
examined as (
  select null::uuid as customer_id where false
),
matches as materialized (
  /* matches */
),
-- The moment by which each match must be looked at; evaluate.sql puts those it knows on the agenda for the same moment.
expected as (
  select
    m.customer_id,
    case
      when m.is_due and not exists (
        select from automation.triggered_tasks done
        where done.tenant_id = :tenant_id::uuid and done.trigger_id = :trigger_id::uuid and done.occurrence_key = m.occurrence_key
      ) and (:starts_at::timestamptz is null or m.due_from >= :starts_at::timestamptz) then :now::timestamptz
      else m.look_at
    end as look_at
  from matches m
),
unseen as materialized (
  select distinct x.customer_id
  from watermark
  cross join expected x
  where x.look_at is not null
    and not exists (
      select from automation.trigger_agenda a
      where a.tenant_id = :tenant_id::uuid and a.trigger_id = :trigger_id::uuid and a.customer_id = x.customer_id
        and a.look_at <= x.look_at
    )
    and not exists (
      select from automation.changed_customers f
      where f.tenant_id = :tenant_id::uuid and f.customer_id = x.customer_id and f.changed_xid >= watermark.looked_xid
    )
),
noted as (
  insert into automation.changed_customers (tenant_id, customer_id, changed_xid)
  select :tenant_id::uuid, unseen.customer_id, pg_current_xact_id()
  from unseen
)
select count(*)::int as "unseen!", min(unseen.customer_id::text) as "example?"
from unseen
