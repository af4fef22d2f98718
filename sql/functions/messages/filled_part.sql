-- Returns one of a node's texts with the values of the run, or null when the node has no such text. Plain SQL without a search_path of its own, so that
-- PostgreSQL inlines it.
create or replace function automation.filled_part(n automation.graph_nodes, p_name text, facts jsonb) returns text
language sql stable
as $$
  select case when n.parts ? p_name then (automation.fill_text(n.parts -> p_name, facts)).filled end
$$;
