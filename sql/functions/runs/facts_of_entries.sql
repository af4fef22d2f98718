-- Returns the facts that an entry's condition asks for, as automation.facts_of_entry does, of many customers with one look-up: a row for each, by its place.
create or replace function automation.facts_of_entries(
  p_workflow automation.workflows, p_graph automation.graphs, p_spec jsonb, p_customers uuid[], p_now timestamptz
) returns table (place bigint, customer_id uuid, facts jsonb)
language sql stable set search_path = '' set jit = off
as $$
  -- Materialized: otherwise PostgreSQL makes it for each customer.
  with own as materialized (
    select automation.facts_of_entry(p_workflow, p_graph, p_spec || '{"needs": 0}', null, p_now) as facts,
      coalesce(cardinality(p_customers), 0) as number
  )
  select f.place, p_customers[f.place::integer], o.facts || f.facts || pg_catalog.jsonb_build_object(
    'run', (o.facts -> 'run') || pg_catalog.jsonb_build_object('recipientId', p_customers[f.place::integer]))
  from own o
  cross join automation.facts_of_customers(
    array_fill(p_workflow.tenant_id, array[o.number]), p_customers, array_fill((p_spec ->> 'needs')::integer, array[o.number]), p_now) f
$$;
