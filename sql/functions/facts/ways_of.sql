-- Returns among what a node divides customers, in the order of its cuts: the ports of a split, or the variants of a text, as `branch:<id>`. No search_path
-- of its own, so that PostgreSQL inlines it.
create or replace function automation.ways_of(n automation.graph_nodes) returns text[]
language sql immutable
as $$
  select case when (n).config ? 'variants'
    then array(select 'branch:' || v.id from jsonb_array_elements_text((n).config -> 'variants') with ordinality v (id, place) order by v.place)
    else (n).port_names end
$$;
