-- Takes a person out of the CRM's own rows. Orders, and the numbers and moments of all rows, stay.
create or replace function automation.erase_crm_rows(p_tenant_id uuid, p_customer_id uuid, p_external_id text, p_now timestamptz) returns void
language plpgsql set search_path = ''
as $$
begin
  update crm.customers c
  set name = null, email = null, phone = null, account_number = null, status = 'ARCHIVED', do_not_contact_until = null, time_zone = null, tags = '[]',
    attributes = '{}', external_id = null, updated_at = p_now
  where c.tenant_id = p_tenant_id and c.id = p_customer_id;
  update crm.activities a set summary = null, data = '{}' where a.tenant_id = p_tenant_id and a.customer_id = p_customer_id;
  update crm.tasks t
  set title = 'Erased', description = null, status = case when t.status in ('PENDING', 'IN_PROGRESS') then 'CANCELLED' else t.status end
  where t.tenant_id = p_tenant_id and t.customer_id = p_customer_id;
  update automation.task_ratings r set comment = null where r.tenant_id = p_tenant_id and r.customer_id = p_customer_id and r.comment is not null;
  update crm.bookings b
  set notes = null, metadata = '{}', last_execution_error = null, status = case when b.status in ('scheduled', 'in_progress') then 'cancelled' else b.status end
  where b.tenant_id = p_tenant_id and b.customer_id = p_customer_id;
  update crm.sample_usages s set feedback = null where s.tenant_id = p_tenant_id and s.customer_id = p_customer_id and s.feedback is not null;
  update crm.deliverables d set title = null, document_key = null where d.tenant_id = p_tenant_id and d.customer_id = p_customer_id;
  update crm.business_plans p set content = null, document_key = null where p.tenant_id = p_tenant_id and p.customer_id = p_customer_id;
  delete from automation.held_rows h
  where h.tenant_id = p_tenant_id and (h.item ->> 'customerExternalId' = p_external_id or h.collection = 'customers' and h.external_id = p_external_id);
end
$$;
