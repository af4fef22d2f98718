-- Lets new runs take the last version of a workflow, and listens to the events of its entries. `schedules` is a list of {entry, cron, timeZone, nextAt}.
-- One that the version before had keeps its next moment. A segment that it did not have begins with a pass over all customers, silent unless they are to
-- enter; one by a date with a pass that notes the moments to come. The caller holds the workflow's lock.
with active as (
  update automation.workflows w
  set status = 'ACTIVE', active_graph_id = g.id, updated_at = :now::timestamptz
  from automation.graphs g
  where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid and g.tenant_id = w.tenant_id and g.workflow_id = w.id and g.version = w.last_version
  returning w.tenant_id, w.id, w.active_graph_id
),
forgotten as (
  delete from automation.workflow_entries e
  using active a
  where e.tenant_id = a.tenant_id and e.workflow_id = a.id and e.graph_id <> a.active_graph_id
),
entry as (
  select a.tenant_id, a.id, e.place, e.spec, t.type
  from active a
  join automation.graph_nodes n on n.graph_id = a.active_graph_id and n.node = 0
  cross join lateral jsonb_array_elements(n.config -> 'entries') with ordinality e (spec, place)
  cross join lateral (select distinct value as type from jsonb_array_elements_text(automation.types_of_entry(e.spec))) t
),
-- Of the waits, automation.note_graph_waits does it.
listened as (
  insert into automation.event_listeners (event_type, tenant_id, graph_id)
  select distinct e.type, e.tenant_id, a.active_graph_id from entry e cross join active a
  on conflict do nothing
),
-- Of the versions before, waits are listened to as long as runs are on the way: automation.forget_listeners.
unheard as (
  delete from automation.event_listeners l
  using active a, automation.graphs g
  where l.tenant_id = a.tenant_id and l.graph_id = g.id and g.tenant_id = a.tenant_id and g.workflow_id = a.id and g.id <> a.active_graph_id
    and not exists (
      select from automation.graph_nodes n
      where n.tenant_id = g.tenant_id and n.graph_id = g.id and n.kind = 'wait' and n.config ->> 'kind' = 'event' and n.config -> 'types' ? l.event_type)
),
schedule as (
  select a.tenant_id, a.id, s.entry, a.active_graph_id, c.spec || jsonb_build_object('cron', s.cron) as spec, s."timeZone" as time_zone, s."nextAt" as next_at
  from active a
  join automation.graph_nodes n on n.graph_id = a.active_graph_id and n.node = 0
  cross join jsonb_to_recordset(:schedules::jsonb) s (entry smallint, cron text, "timeZone" text, "nextAt" timestamptz)
  cross join lateral (select n.config -> 'entries' -> (s.entry - 1) as spec) c
),
scheduled as (
  insert into automation.entry_schedules as e (tenant_id, workflow_id, entry, graph_id, spec, time_zone, next_at)
  select s.tenant_id, s.id, s.entry, s.active_graph_id, s.spec, s.time_zone, s.next_at from schedule s
  on conflict (tenant_id, workflow_id, entry) do update
  set graph_id = excluded.graph_id, spec = excluded.spec, time_zone = excluded.time_zone,
    next_at = case
      when (e.spec -> 'cron', e.spec -> 'once', e.spec -> 'calendarId', e.spec -> 'onHoliday', e.time_zone)
        is not distinct from (excluded.spec -> 'cron', excluded.spec -> 'once', excluded.spec -> 'calendarId', excluded.spec -> 'onHoliday', excluded.time_zone)
        -- One that had stopped begins again.
        then coalesce(e.next_at, excluded.next_at)
      else excluded.next_at
    end
),
-- Sees the rows of the version before.
new_look as (
  select s.tenant_id, s.id, s.entry, s.spec from schedule s
  left join automation.entry_schedules o
    on o.tenant_id = s.tenant_id and o.workflow_id = s.id and o.entry = s.entry and o.spec ->> 'kind' = s.spec ->> 'kind'
  where s.spec ->> 'kind' in ('segment', 'date') and (o.entry is null or case s.spec ->> 'kind'
    when 'segment' then (o.spec -> 'test', o.spec -> 'vars') is distinct from (s.spec -> 'test', s.spec -> 'vars')
    else (o.spec -> 'field', o.spec -> 'offsetDays', o.spec -> 'offsetSeconds', o.spec -> 'at', o.time_zone)
      is distinct from (s.spec -> 'field', s.spec -> 'offsetDays', s.spec -> 'offsetSeconds', s.spec -> 'at', s.time_zone)
    end)
),
forgotten_members as (
  delete from automation.segment_members m using new_look s where m.tenant_id = s.tenant_id and m.workflow_id = s.id and m.entry = s.entry
),
forgotten_dates as (
  delete from automation.entry_dates d using active a
  where d.tenant_id = a.tenant_id and d.workflow_id = a.id and (d.entry in (select s.entry from new_look s) or not exists (
    select from schedule s where s.entry = d.entry and s.spec ->> 'kind' = 'date'))
),
outdated as (
  update automation.entry_passes p set ended_at = :now::timestamptz, is_stopped = true
  from new_look s where p.tenant_id = s.tenant_id and p.workflow_id = s.id and p.entry = s.entry and p.ended_at is null
),
first_look as (
  insert into automation.entry_passes (tenant_id, id, workflow_id, entry, spec, run, created_at)
  select s.tenant_id, gen_random_uuid(), s.id, s.entry, s.spec, jsonb_build_object('isSilent', :existing::text = 'skip'), :now::timestamptz from new_look s
),
unscheduled as (
  delete from automation.entry_schedules e
  using active a
  where e.tenant_id = a.tenant_id and e.workflow_id = a.id
    and e.entry not in (select s.entry from jsonb_to_recordset(:schedules::jsonb) s (entry smallint))
)
insert into automation.workflow_entries as e (tenant_id, workflow_id, graph_id, entry, event_type, spec)
select n.tenant_id, n.id, a.active_graph_id, n.place, n.type, n.spec from entry n cross join active a
on conflict (tenant_id, workflow_id, graph_id, entry, event_type) do nothing
