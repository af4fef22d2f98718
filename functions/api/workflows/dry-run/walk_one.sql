-- Walks a run of one customer that does not exist through a graph (automation.dry_run), step by step: with the texts of nodes that act, filled in, and
-- what would be written. A row of a reply ends at 64 KB.
select
  d.hop as "hop!", array_to_json(d.branch)::jsonb as "branch!", (d.node).key as "node_id!", (d.node).kind as "type!", (d.node).name as "name?", d.port as "port?", d.stop as "stop?",
  d.outcome as "outcome?", d.came_at as "came_at!", d.at as "at!", d.due_at as "due_at?", d.detail as "detail?", d.assumed as "assumed?",
  automation.leaf_of_step(d.node, d.port, d.detail, d.at, d.zone) as "leaf?",
  case when length(d.writes::text) <= 20000 then d.writes end as "writes?",
  case when d.stop is null or d.stop = 'work' then (
    select jsonb_object_agg(p.key, left((automation.fill_text(p.value, d.facts)).filled, 2000))
    from jsonb_each((automation.node_of_variant(d.node, d.detail ->> 'variant')).parts) p
  ) end as "texts?"
from automation.dry_run(
  :tenant_id::uuid, :workflow_id::uuid, :version::int, :nodes::jsonb, :settings::jsonb, jsonb_build_array(:customer_id::uuid), :given::jsonb, :now::timestamptz,
  :until::timestamptz, :ports::jsonb, :limit::int) d
order by d.branch, d.hop
limit :limit::int
