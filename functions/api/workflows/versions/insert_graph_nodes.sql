-- Inserts compiled nodes of a version. Idempotent.
insert into automation.graph_nodes (
  tenant_id, graph_id, node, key, kind, name, role, port_names, ports, test, tests, vars, conditions, cuts, salt, delay, config, parts,
  needs, needs_ahead, merge_node, on_error
)
select
  :tenant_id::uuid, :graph_id::text::bigint, n.node, n.key, n.kind, n.name, n.role,
  array(select jsonb_array_elements_text(n.port_names)),
  array(select (e.value #>> '{}')::smallint from jsonb_array_elements(n.ports) with ordinality e (value, place) order by e.place),
  n.test::jsonpath,
  case when jsonb_typeof(n.tests) = 'array' then array(select t.value::jsonpath from jsonb_array_elements_text(n.tests) t) end,
  nullif(n.vars, 'null'), n.conditions,
  case when jsonb_typeof(n.cuts) = 'array' then array(select c.value::integer from jsonb_array_elements_text(n.cuts) c) end,
  n.salt, n.delay::interval, n.config, n.parts, n.needs, n.needs_ahead, n.merge_node, n.on_error
from jsonb_to_recordset(:nodes::jsonb) as n (
  node smallint, key text, kind text, name text, role text, port_names jsonb, ports jsonb, test text, tests jsonb, vars jsonb,
  conditions jsonb, cuts jsonb, salt text, delay text, config jsonb, parts jsonb, needs integer, needs_ahead integer,
  merge_node smallint, on_error text
)
on conflict (graph_id, node) do nothing
