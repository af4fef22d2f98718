-- Returns the tags that a node adds or removes, filled; empty ones are left out.
create or replace function automation.fill_tags(n automation.graph_nodes, list text, facts jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(t.tag) order by t.place), '[]')
  from (
    select p.place, pg_catalog."left"(pg_catalog.btrim((automation.fill_text(n.parts -> (list || '.' || p.place), facts)).filled), 100) as tag
    from pg_catalog.generate_series(0, (n.config ->> list)::integer - 1) p (place)
  ) t
  where t.tag <> ''
$$;
