-- Returns what is known of a run: its own facts, and the groups that `p_needs` asks for (graph_nodes.needs).
create or replace function automation.facts_of_run(p_run automation.runs, p_version integer, p_zone text, p_needs integer, p_now timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  select automation.own_facts(p_run, p_version, p_zone, p_now) || f.facts
  from automation.facts_of_customers(array[p_run.tenant_id], array[p_run.customer_id], array[p_needs], p_now) f
$$;
