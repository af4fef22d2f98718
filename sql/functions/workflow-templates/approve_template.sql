-- Approves a template that a tenant offers to the installation, or takes the approval back, and returns whose it is. No row: there is none, or it is
-- private, or this is a transaction of a tenant: only the platform approves. Runs with its owner's rights, as automation.list_templates does. Idempotent.
create or replace function automation.approve_template(p_id uuid, p_is_approved boolean, p_by text, p_now timestamptz)
returns table (tenant_id uuid, was_approved boolean)
language sql security definer set search_path = ''
as $$
  update automation.workflow_templates t
  set approved_at = case when p_is_approved then coalesce(t.approved_at, p_now) end,
    approved_by = case when p_is_approved then coalesce(t.approved_by, p_by) end
  from automation.workflow_templates o
  where t.id = p_id and o.id = t.id and t.visibility = 'installation'
    and automation.current_tenant() = '00000000-0000-0000-0000-000000000000'
  returning t.tenant_id, o.approved_at is not null
$$;

revoke all on function automation.approve_template(uuid, boolean, text, timestamptz) from public;
grant execute on function automation.approve_template(uuid, boolean, text, timestamptz) to followthrough_api;
