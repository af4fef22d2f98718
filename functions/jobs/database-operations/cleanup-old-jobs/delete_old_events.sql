-- Deletes open events, which only workflows see, that are older than the tenant keeps ended runs (keep_runs_days); of one tenant, or of all, a few
-- thousand at a time. The last one of each type of a customer stays: conditions ask for it (`lastEvent`). So do those that runs still wait for.
with old as (
  select e.tenant_id, e.id
  from automation.tenant_settings s
  cross join lateral (
    select o.tenant_id, o.id
    from automation.events o
    where o.tenant_id = s.tenant_id and o.type like '%.%'
      and o.occurred_at < :now::timestamptz - s.keep_runs_days * interval '24 hours'
      and (o.customer_id is null or exists (
        select from automation.events n
        where n.tenant_id = o.tenant_id and n.customer_id = o.customer_id and n.type = o.type and (n.occurred_at, n.id) > (o.occurred_at, o.id)))
      and not exists (select from automation.waiting_entries w where w.tenant_id = o.tenant_id and w.event_id = o.id)
      and not exists (select from automation.awaited_events a where a.tenant_id = o.tenant_id and a.type = o.type and a.event_id = o.id)
    order by o.occurred_at, o.id
    limit :limit::int
  ) e
  where :tenant_id::uuid is null or s.tenant_id = :tenant_id::uuid
  limit :limit::int
),
deleted as (
  delete from automation.events e using old where e.tenant_id = old.tenant_id and e.id = old.id
  returning e.id
)
select count(*)::int as "rows!" from deleted
