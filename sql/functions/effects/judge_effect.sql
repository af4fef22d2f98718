-- Says whether the job of an effect may act now. `objection` is null, or the reason with which the job ends as cancelled: RUN_ENDED; RUN_HELD, with which
-- the run goes back to its node and stands still there; or why the customer must not be contacted. No row: no such job.
create or replace function automation.judge_effect(p_tenant_id uuid, p_job_id uuid, p_now timestamptz)
returns table (objection text, key text, customer_id uuid, effect jsonb)
language sql stable set search_path = ''
as $$
  select
    case
      when c.id is null or r.status <> 'RUNNING'
        or exists (select from automation.message_runs m where m.id = r.message_run_id and m.status = 'cancelled') then 'RUN_ENDED: the run of the workflow does not wait for this job any more'
      when w.status <> 'ACTIVE' or not coalesce(s.workflows, false) or r.customer_id is not null and k.id is null
        or exists (select from automation.paused_runs p where p.tenant_id = r.tenant_id and p.run_id = r.id)
        then 'RUN_HELD: the run or its workflow is paused, or its customer is gone; once it is resumed, the run makes another job'
      else coalesce(case when r.customer_id is not null then automation.reason_to_suppress(pg_catalog.jsonb_build_object(
          'customer', pg_catalog.jsonb_build_object('id', k.id, 'status', k.status, 'doNotContactUntil', k.do_not_contact_until),
          'run', pg_catalog.jsonb_build_object('timeZone', g.settings ->> 'timeZone')), p_now)
        || ': the customer must not be contacted now' end,
        case when j.type = 'SEND_MESSAGE' then automation.reason_against_message(j.tenant_id, j.payload ->> 'channel', (j.payload ->> 'pageId')::bigint,
          j.payload ->> 'recipientId', r.customer_id) || ': the recipient must get no message now' end)
    end,
    j.dedupe_key, r.customer_id, j.effect
  from automation.jobs j
  join automation.runs r on r.tenant_id = j.tenant_id and r.id = j.run_id
  join automation.workflows w on w.tenant_id = r.tenant_id and w.id = r.workflow_id
  join automation.graphs g on g.tenant_id = r.tenant_id and g.id = r.graph_id
  left join automation.tenant_settings s on s.tenant_id = r.tenant_id
  left join crm.customers k on k.tenant_id = r.tenant_id and k.id = r.customer_id
  left join automation.cursors c on c.tenant_id = j.tenant_id and c.run_id = j.run_id and c.id = j.cursor_id and c.state = 'WORKING'
    and automation.effect_key(c.run_id, c.id, c.step) = j.dedupe_key
  where j.tenant_id = p_tenant_id and j.id = p_job_id
$$;
