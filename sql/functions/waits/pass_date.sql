-- Decides what becomes of a run whose date is over when it comes to it, or is moved to a moment that is over: the setting `ifPast`. `end` ends the
-- run as PAST; `skip` also leaves out the node behind the wait, if that acts.
create or replace function automation.pass_date(n automation.graph_nodes, out outcome text, out detail jsonb)
language sql stable set search_path = ''
as $$
  select case when n.config ->> 'ifPast' = 'end' then 'PAST' end,
    '{"past": true}'::jsonb || coalesce((
      select pg_catalog.jsonb_build_object('skipped', b.key)
      from automation.graph_nodes b
      where n.config ->> 'ifPast' = 'skip' and b.graph_id = n.graph_id and b.node = n.ports[array_position(n.port_names, 'next')]
        and b.config ? 'whenSuppressed' and 'next' = any (b.port_names)
    ), '{}')
$$;
