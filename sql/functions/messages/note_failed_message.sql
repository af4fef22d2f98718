-- Records `message.failed` for a message that has failed for good, where the tenant has a workflow or a subscription that listens to it. The customer is
-- that of the run, else of the subscriber. Its depth is one more than that of the run, so that a circle of failing messages ends.
create or replace function automation.note_failed_message() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from automation.event_listeners l where l.event_type = 'message.failed' and l.tenant_id = new.tenant_id) then
    return null;
  end if;
  insert into automation.events (id, tenant_id, type, customer_id, data, occurred_at, dedupe_key, handled_at, outcome, depth)
  select automation.next_id(), new.tenant_id, 'message.failed', coalesce(r.customer_id, s.customer_id),
    pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('jobId', new.id, 'channel', p.channel, 'pageId', m.page_id::text, 'recipientId', m.recipient_id,
      'runId', r.id, 'workflowId', r.workflow_id, 'triggerRunId', m.trigger_run_id::text, 'messageRunId', m.run_id::text, 'attempts', new.attempts,
      'error', "left"(new.error, 500))),
    new.completed_at, pg_catalog.format('crm:message.failed:%s:%s', new.id, extract(epoch from new.completed_at)), new.completed_at, 'DONE',
    least(coalesce(r.event_depth, -1) + 1, 100)
  from (select new.*) j
  left join automation.message_of_job(new) m on true
  left join automation.pages p on p.tenant_id = new.tenant_id and p.page_id = m.page_id
  left join automation.runs r on r.tenant_id = new.tenant_id and r.id = new.run_id
  left join automation.subscribers s on s.tenant_id = new.tenant_id and s.page_id = m.page_id and s.recipient_id = m.recipient_id
  on conflict do nothing;
  return null;
end
$$;
