-- Returns a button of a node's message with the values of the run: {type, title, payload?|url?}.
create or replace function automation.button_of(n automation.graph_nodes, p_place integer, p_type text, facts jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('type', p_type,
    'title', pg_catalog."left"(automation.filled_part(n, 'buttons.' || p_place || '.title', facts), 20),
    'payload', automation.filled_part(n, 'buttons.' || p_place || '.payload', facts),
    'url', automation.filled_part(n, 'buttons.' || p_place || '.url', facts)))
$$;
