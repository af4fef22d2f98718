-- Says what would be different if a calendar were written as `p_definition`, and leaves it as it is: {openSpans, openDays, days, waits}. `days` are the next
-- ten with other spans, `waits` the next ten runs that would go on at another moment, among the thousand that are due first.
create or replace function automation.preview_calendar(p_tenant_id uuid, p_id uuid, p_definition jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  days_before jsonb;
  waits_before jsonb;
  preview jsonb;
begin
  select coalesce(pg_catalog.jsonb_object_agg(d.day::text, d.spans), '{}') into days_before from automation.days_of_spans(p_tenant_id, p_id, p_now) d;
  select coalesce(pg_catalog.jsonb_object_agg(w.cursor_id, w.planned_at), '{}') into waits_before
  from automation.waits_of_calendar(p_tenant_id, p_id, 1000, p_now) w;
  begin
    preview = pg_catalog.jsonb_build_object('openSpans', automation.write_calendar(p_tenant_id, p_id, p_definition, p_now));
    preview = preview || pg_catalog.jsonb_build_object(
      'openDays', automation.open_days(p_tenant_id, p_id::text),
      'days', (
        select coalesce(pg_catalog.jsonb_agg(x.one order by x.day), '[]')
        from (
          select coalesce(b.key, a.day::text) as day, pg_catalog.jsonb_build_object('day', coalesce(b.key, a.day::text), 'from', coalesce(b.value, '[]'),
            'to', coalesce(a.spans, '[]')) as one
          from pg_catalog.jsonb_each(days_before) b
          full join automation.days_of_spans(p_tenant_id, p_id, p_now) a on a.day::text = b.key
          where b.value is distinct from a.spans
          order by 1
          limit 10
        ) x),
      'waits', (
        select coalesce(pg_catalog.jsonb_agg(x.one order by x.at), '[]')
        from (
          select least(w.planned_at, w.due_at) as at, pg_catalog.jsonb_build_object('runId', w.run_id, 'workflowId', w.workflow_id, 'nodeId', w.node_key,
            'customerId', w.customer_id, 'from', automation.iso_of(w.planned_at), 'to', automation.iso_of(w.due_at)) as one
          from automation.waits_of_calendar(p_tenant_id, p_id, 1000, p_now) w
          where waits_before ? w.cursor_id::text and w.due_at is distinct from w.planned_at
          order by 1, w.run_id
          limit 10
        ) x));
    -- Variables keep what they have when the block is rolled back.
    raise exception using errcode = 'FT001';
  exception when sqlstate 'FT001' then
    return preview;
  end;
end
$$;
