-- Lets those enter whose moment has come, of one entry. Each date is read again: one that is to come after all waits on, one that is gone lets nobody
-- enter. The caller has locked the rows of automation.entry_dates.
create or replace function automation.enter_by_dates(p_schedule automation.entry_schedules, p_subjects uuid[], p_now timestamptz) returns void
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  asked jsonb;
  refused jsonb;
begin
  with dated as materialized (
    select d.* from automation.dates_of_entry(p_schedule, p_subjects, p_now) d
  ),
  moved as (
    update automation.entry_dates e set date = d.date, due_at = d.due_at
    from dated d
    where e.tenant_id = p_schedule.tenant_id and e.workflow_id = p_schedule.workflow_id and e.entry = p_schedule.entry and e.subject_id = d.subject_id
      and d.due_at > p_now
  ),
  over as (
    delete from automation.entry_dates e
    where e.tenant_id = p_schedule.tenant_id and e.workflow_id = p_schedule.workflow_id and e.entry = p_schedule.entry and e.subject_id = any (p_subjects)
      and not exists (select from dated d where d.subject_id = e.subject_id and d.due_at > p_now)
  )
  select pg_catalog.jsonb_agg(m.one order by m.due_at, m.subject_id) filter (where m.reason is null),
    pg_catalog.jsonb_agg(m.one || pg_catalog.jsonb_build_object('reason', m.reason)) filter (where m.reason is not null)
  into asked, refused
  from (
    select d.due_at, d.subject_id,
      case
        when p_schedule.spec ->> 'test' is not null
          and not automation.condition_holds((p_schedule.spec ->> 'test')::jsonpath, nullif(p_schedule.spec -> 'vars', 'null'), f.facts) then 'NO_MATCH'
      end as reason,
      pg_catalog.jsonb_build_object('tenantId', w.tenant_id, 'workflowId', w.id, 'customerId', d.customer_id, 'event', v.event,
        'key', 'date:' || p_schedule.entry || ':' || d.subject_id || ':' || d.date,
        'trigger', pg_catalog.jsonb_build_object('kind', 'date', 'entry', p_schedule.entry, 'date', d.date, 'at', automation.iso_of(d.due_at))) as one
    from dated d
    join automation.workflows w on w.tenant_id = p_schedule.tenant_id and w.id = p_schedule.workflow_id
    join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
    -- Of a booking the run has the same facts as one that its event starts.
    left join lateral (
      select c.data || pg_catalog.jsonb_build_object('type', 'date', 'at', automation.iso_of(d.due_at)) as event
      from crm.bookings b
      cross join lateral automation.facts_of_change('bookings', null, pg_catalog.to_jsonb(b)) c
      where d.subject_id <> d.customer_id and b.tenant_id = w.tenant_id and b.id = d.subject_id and c.type = 'booking.created'
      offset 0
    ) v on true
    cross join lateral (
      select automation.facts_of_entry(w, g, p_schedule.spec, d.customer_id, p_now) || pg_catalog.jsonb_build_object('event', v.event) as facts
      offset 0
    ) f
    where d.due_at <= p_now
  ) m;
  if asked is not null then
    perform from automation.start_runs(asked, p_now);
  end if;
  perform automation.count_refused(refused, p_now);
end
$$;
