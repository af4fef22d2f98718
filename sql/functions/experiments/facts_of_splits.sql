-- Returns what the splits of graphs, and texts with variants, go by beside their percentages, a row for each place of the lists (runs) that has any: `ways`
-- by their keys, and `arms`, those of experiments. Graphs without a split, which are most, cost nothing: neither statement is planned.
create or replace function automation.facts_of_splits(
  p_tenants uuid[], p_customers uuid[], p_workflows uuid[], p_graphs bigint[], p_splits automation.graph_nodes[]
)
returns table (place bigint, facts jsonb)
language plpgsql stable set search_path = ''
as $$
begin
  if cardinality(p_splits) > 0 then
    return query
    select coalesce(k.place, e.place), pg_catalog.jsonb_build_object('ways', coalesce(k.ways, '{}') || coalesce(e.ways, '{}'), 'arms', coalesce(e.arms, '{}'))
    from automation.kept_ways(p_tenants, p_customers, p_workflows, p_graphs, p_splits) k
    full join automation.arms_of_experiments(p_tenants, p_customers, p_graphs, p_splits) e on e.place = k.place;
  end if;
end
$$;
