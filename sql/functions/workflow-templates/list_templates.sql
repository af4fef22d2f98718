-- Returns the templates that the tenant of this transaction may use, newest first: its own, and approved ones of others. The platform's own
-- transactions, which have no tenant, see all that were offered. Never says whose a template is. Runs with its owner's rights, because row-level security
-- shows a tenant its own rows only.
create or replace function automation.list_templates(
  p_visibility text, p_category text, after_at timestamptz, after_id uuid, most integer
) returns table (
  id uuid, category text, title text, summary text, visibility text, is_own boolean, approved_at timestamptz, parameters jsonb, node_types jsonb, created_at timestamptz
)
language sql stable security definer set search_path = ''
as $$
  select t.id, t.category, t.title, t.summary, t.visibility, t.tenant_id = automation.current_tenant(), t.approved_at, t.parameters, t.node_types, t.created_at
  from automation.workflow_templates t
  where (t.tenant_id = automation.current_tenant()
      or t.visibility = 'installation' and (t.approved_at is not null or automation.current_tenant() = '00000000-0000-0000-0000-000000000000'))
    and (p_visibility is null or t.visibility = p_visibility)
    and (p_category is null or t.category = p_category)
    and (after_id is null or (t.created_at, t.id) < (after_at, after_id))
  order by t.created_at desc, t.id desc
  limit most
$$;

revoke all on function automation.list_templates(text, text, timestamptz, uuid, integer) from public;
grant execute on function automation.list_templates(text, text, timestamptz, uuid, integer) to followthrough_api;
