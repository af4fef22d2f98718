-- Takes out what the engine remembers of a person: texts of runs, events, documents and the audit log. Comes last, because changes of the CRM's rows are
-- events too.
create or replace function automation.erase_traces(p_tenant_id uuid, p_customer_id uuid, p_runs uuid[]) returns void
language plpgsql set search_path = ''
as $$
begin
  delete from automation.cursors c where c.tenant_id = p_tenant_id and c.run_id = any (p_runs);
  update automation.run_trace t set detail = null where t.tenant_id = p_tenant_id and t.run_id = any (p_runs) and t.detail is not null;
  update automation.run_attempts a set error = null where a.tenant_id = p_tenant_id and a.run_id = any (p_runs);
  update automation.runs r
  set data = '{}', error = case when r.error is not null then split_part(r.error, ':', 1) end
  where r.tenant_id = p_tenant_id and r.id = any (p_runs);
  update automation.message_deliveries d
  set detail = null
  from automation.message_logs l
  where l.tenant_id = p_tenant_id and l.trigger_run_id in (
      select t.id from automation.trigger_runs t where t.tenant_id = p_tenant_id and t.run_id = any (p_runs))
    and d.tenant_id = l.tenant_id and d.message_id = l.message_id and d.detail is not null;
  update automation.message_logs l
  set recipient_id = 'erased', error = null
  where l.tenant_id = p_tenant_id and l.trigger_run_id in (
    select t.id from automation.trigger_runs t where t.tenant_id = p_tenant_id and t.run_id = any (p_runs));
  update automation.trigger_runs t
  set recipient_user_id = 'erased', trigger_context = '{}', error_details = null
  where t.tenant_id = p_tenant_id and t.run_id = any (p_runs);
  update automation.audit_log a
  set changes = '{}'
  where a.tenant_id = p_tenant_id and a.entity_id in (
    select p_customer_id
    union all
    select b.id from crm.bookings b where b.tenant_id = p_tenant_id and b.customer_id = p_customer_id
    union all
    select k.id from crm.tasks k where k.tenant_id = p_tenant_id and k.customer_id = p_customer_id);
  -- The key stays: the same delivery would otherwise bring the person back.
  update automation.webhook_deliveries d
  set body = '{}', topic = null, reason = null
  where d.tenant_id = p_tenant_id and d.customer_id = p_customer_id;
  -- What the erasure itself changes is an event too, and starts nothing.
  delete from automation.waiting_entries w
  using automation.events e
  where e.tenant_id = p_tenant_id and e.customer_id = p_customer_id and w.tenant_id = e.tenant_id and w.event_id = e.id;
  delete from automation.experiment_overrides o where o.tenant_id = p_tenant_id and o.customer_id = p_customer_id;
  delete from automation.documents d where d.tenant_id = p_tenant_id and d.customer_id = p_customer_id;
  -- Keys of callers may hold anything; those of the database are made of ids.
  update automation.events e
  set data = '{}', dedupe_key = case when e.dedupe_key like 'crm:%' then e.dedupe_key else 'erased:' || e.id end
  where e.tenant_id = p_tenant_id and e.customer_id = p_customer_id;
end
$$;
