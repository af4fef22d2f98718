-- Returns a node with the texts of one of its variants in place of its own: what the variant leaves out stays.
create or replace function automation.node_of_variant(n automation.graph_nodes, p_variant text) returns automation.graph_nodes
language plpgsql immutable
as $$
declare
  variant constant jsonb = n.parts #> array['variants', p_variant];
begin
  n.config = n.config || coalesce(variant -> 'config', '{}');
  n.parts = n.parts - 'variants' - array(select pg_catalog.jsonb_array_elements_text(variant -> 'without')) || coalesce(variant -> 'parts', '{}');
  return n;
end
$$;
