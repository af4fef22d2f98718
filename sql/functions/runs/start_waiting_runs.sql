-- Starts runs for events that wait, and returns how many events it took. Entries whose condition does not hold are counted as NO_MATCH.
create or replace function automation.start_waiting_runs(p_limit integer, p_now timestamptz) returns integer
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  events jsonb;
  asked jsonb;
  unmatched jsonb;
begin
  with taken as (
    delete from automation.waiting_entries w
    where w.id in (select x.id from automation.waiting_entries x order by x.id limit p_limit for update skip locked)
    returning w.id, w.tenant_id, w.event_id
  )
  select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(t.tenant_id, t.event_id) order by t.id) into events from taken t;
  if events is null then
    return 0;
  end if;

  select pg_catalog.jsonb_agg(m.one) filter (where m.holds), pg_catalog.jsonb_agg(m.one) filter (where not m.holds) into asked, unmatched
  from (
    select automation.condition_holds((e.spec ->> 'test')::jsonpath, nullif(e.spec -> 'vars', 'null'), f.facts) or e.spec ->> 'test' is null as holds,
      pg_catalog.jsonb_build_object('tenantId', v.tenant_id, 'workflowId', e.workflow_id, 'customerId', v.customer_id, 'event', f.facts -> 'event',
        'trigger', pg_catalog.jsonb_build_object('kind', 'event', 'type', v.type, 'eventId', v.id),
        'key', coalesce('key:' || "left"(f.facts #>> nullif(array(
          select pg_catalog.jsonb_array_elements_text(case when pg_catalog.jsonb_typeof(e.spec -> 'key') = 'array' then e.spec -> 'key' else '[]' end)), '{}'), 250), 'event:' || v.id)) as one
    from pg_catalog.jsonb_array_elements(events) with ordinality t (ids, place)
    join automation.events v on v.tenant_id = (t.ids ->> 0)::uuid and v.id = (t.ids ->> 1)::uuid
    join automation.workflow_entries e on e.tenant_id = v.tenant_id and e.event_type = v.type
    join automation.workflows w on w.tenant_id = e.tenant_id and w.id = e.workflow_id
    join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
    cross join lateral (
      -- As a run would see it that starts now.
      select automation.facts_of_run(
          row(v.tenant_id, null, w.id, g.id, v.customer_id, '', null, 5, 'RUNNING', null, null, '{}', p_now, null)::automation.runs,
          g.version, g.settings ->> 'timeZone', (e.spec ->> 'needs')::integer, p_now)
        || pg_catalog.jsonb_build_object('event', v.data || pg_catalog.jsonb_build_object('id', v.id, 'type', v.type, 'at', automation.iso_of(v.occurred_at))) as facts
      offset 0
    ) f
    order by t.place, e.workflow_id, e.entry
  ) m;
  if asked is not null then
    perform from automation.start_runs(asked, p_now);
  end if;
  insert into automation.refused_entries as r (tenant_id, workflow_id, day, reason, entries)
  select (u.one ->> 'tenantId')::uuid, (u.one ->> 'workflowId')::uuid, (p_now at time zone 'UTC')::date, 'NO_MATCH', count(*)
  from pg_catalog.jsonb_array_elements(coalesce(unmatched, '[]')) u (one)
  group by 1, 2
  order by 1, 2
  on conflict (tenant_id, workflow_id, day, reason) do update set entries = r.entries + excluded.entries;
  return pg_catalog.jsonb_array_length(events);
end
$$;
