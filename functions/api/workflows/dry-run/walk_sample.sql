-- Walks runs of up to `sample` customers that do not exist through a graph (automation.dry_run), always the same customers, and counts what they do:
-- `what` is 'left' by a port, 'ended' or 'failed' with an outcome, 'withheld' with a reason, 'assumed', 'task', 'email', 'job' by its type, or 'standing'.
with customers as materialized (
  select c.id from crm.customers c where c.tenant_id = :tenant_id::uuid order by md5(c.id::text), c.id limit :sample::int
),
walked as (
  select d.customer_id, d.branch, d.hop, (d.node).key as key, (d.node).kind as kind, (d.node).node as node, d.port, d.stop, d.outcome, d.detail, d.writes, d.assumed,
    lead(d.hop) over (partition by d.customer_id, d.branch order by d.hop) as next_hop
  from automation.dry_run(
    :tenant_id::uuid, :workflow_id::uuid, :version::int, :nodes::jsonb, :settings::jsonb, (select jsonb_agg(c.id) from customers c), :given::jsonb,
    :now::timestamptz, :until::timestamptz, :ports::jsonb, :limit::int) d
)
select w.key as "node_id!", w.node::int as "node!", x.what as "what!", x.value as "value?", count(*)::int as "runs!",
  (select count(*)::int from customers) as "customers!", (sum(count(*)) over () >= :limit::int) as "is_cut!"
from walked w
cross join lateral (
  select 'left' as what, w.port as value where w.stop is null
  union all
  select case w.stop when 'end' then 'ended' else 'failed' end, case w.stop when 'end' then w.outcome else split_part(w.outcome, ':', 1) end
  where w.stop in ('end', 'fail')
  union all
  select 'withheld', w.detail ->> 'suppressed' where w.detail ? 'suppressed'
  union all
  select 'assumed', w.assumed where w.assumed is not null
  union all
  select 'task', null where w.writes ? 'task'
  union all
  select 'email', null where w.kind = 'email' and w.stop is null and not coalesce(w.detail ? 'suppressed', false)
  union all
  select 'standing', w.stop where w.stop in ('wait', 'listen') and w.next_hop is distinct from w.hop + 1
) x
group by w.key, w.node, x.what, x.value
order by w.node, x.what, x.value
limit 10000
