-- Returns what a step gave the customer of what its node divides them among (automation.ways_of); null when it gave none. A text that could not be sent
-- was given all the same. No search_path of its own, so that PostgreSQL inlines it.
create or replace function automation.way_taken(n automation.graph_nodes, t automation.run_trace) returns text
language sql immutable
as $$
  select case when (n).config ? 'variants' then 'branch:' || ((t).detail ->> 'variant') else (t).port end
$$;
