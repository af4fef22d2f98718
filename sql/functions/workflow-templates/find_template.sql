-- Returns one of the templates that automation.list_templates would list, with its graph. No row: there is none, or it is not to be seen.
create or replace function automation.find_template(p_id uuid) returns table (
  id uuid, category text, title text, summary text, visibility text, is_own boolean, approved_at timestamptz, parameters jsonb, node_types jsonb, created_at timestamptz,
  graph jsonb, taken_out jsonb
)
language sql stable security definer set search_path = ''
as $$
  select t.id, t.category, t.title, t.summary, t.visibility, t.tenant_id = automation.current_tenant(), t.approved_at, t.parameters, t.node_types, t.created_at,
    t.graph, t.taken_out
  from automation.workflow_templates t
  where t.id = p_id
    and (t.tenant_id = automation.current_tenant()
      or t.visibility = 'installation' and (t.approved_at is not null or automation.current_tenant() = '00000000-0000-0000-0000-000000000000'))
$$;

revoke all on function automation.find_template(uuid) from public;
grant execute on function automation.find_template(uuid) to followthrough_api;
