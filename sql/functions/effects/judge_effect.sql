-- Says whether the job of an effect may act now. `objection` is null, or the reason with which the job ends as cancelled: RUN_ENDED; RUN_HELD or
-- SEND_WINDOW_CLOSED, with which the run goes back to its node and waits there; or why the customer must not be contacted. No row: no such job.
-- Whether the recipient of a message may get one is asked by the job itself. Without a search_path of its own, so that PostgreSQL inlines it: a claim
-- of 500 messages is judged by one plan.
create or replace function automation.judge_effect(p_tenant_id uuid, p_job_id uuid, p_now timestamptz)
returns table (objection text, key text, customer_id uuid, effect jsonb)
language sql stable
as $$
  select
    case
      when c.id is null or r.status <> 'RUNNING'
        or exists (select from automation.message_runs m where m.id = r.message_run_id and m.status = 'cancelled') then 'RUN_ENDED: the run of the workflow does not wait for this job any more'
      when w.status <> 'ACTIVE' or not coalesce(s.workflows, false) or r.customer_id is not null and k.id is null
        or exists (select from automation.paused_runs p where p.tenant_id = r.tenant_id and p.run_id = r.id)
        or exists (select from automation.message_runs m where m.id = r.message_run_id and m.is_paused)
        then 'RUN_HELD: the run, its campaign or its workflow is paused, or its customer is gone; once it is resumed, the run makes another job'
      when j.effect ? 'sendWindow' and automation.is_window_closed(j.tenant_id, j.effect -> 'sendWindow', p_now)
        then 'SEND_WINDOW_CLOSED: the calendar of the send window has closed; the run makes another job at the next opening'
      when r.customer_id is not null then automation.reason_to_suppress(pg_catalog.jsonb_build_object(
          'customer', pg_catalog.jsonb_build_object('id', k.id, 'status', k.status, 'doNotContactUntil', k.do_not_contact_until),
          'run', pg_catalog.jsonb_build_object('timeZone', g.settings ->> 'timeZone')), p_now)
        || ': the customer must not be contacted now'
    end,
    j.dedupe_key, r.customer_id, j.effect
  from automation.jobs j
  join automation.runs r on r.tenant_id = j.tenant_id and r.id = j.run_id
  join automation.workflows w on w.tenant_id = r.tenant_id and w.id = r.workflow_id
  -- Not by the tenant too, as in automation.walk_cursors.
  join automation.graphs g on g.id = r.graph_id
  left join automation.tenant_settings s on s.tenant_id = r.tenant_id
  left join crm.customers k on k.tenant_id = r.tenant_id and k.id = r.customer_id
  left join automation.cursors c on c.tenant_id = j.tenant_id and c.run_id = j.run_id and c.id = j.cursor_id and c.state = 'WORKING'
    and automation.effect_key(c.run_id, c.id, c.step) = j.dedupe_key
  where j.tenant_id = p_tenant_id and j.id = p_job_id
$$;
