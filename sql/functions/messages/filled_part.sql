-- Returns one of a node's texts with the values of the run, or null when the node has no such text.
create or replace function automation.filled_part(n automation.graph_nodes, p_name text, facts jsonb) returns text
language sql stable set search_path = ''
as $$
  select (automation.fill_text(n.parts -> p_name, facts)).filled where n.parts ? p_name
$$;
