-- Deletes a template of the tenant of this transaction, with the uses and ratings of all tenants, and returns whether there was one. Drafts that
-- were made of it stay. Runs with its owner's rights, because row-level security hides the rows of others.
create or replace function automation.delete_template(p_id uuid) returns boolean
language sql security definer set search_path = ''
as $$
  with gone as (
    delete from automation.workflow_templates t where t.id = p_id and t.tenant_id = automation.current_tenant() returning t.id
  ),
  unused as (
    delete from automation.template_uses u using gone g where u.template_id = g.id::text
  ),
  unrated as (
    delete from automation.template_ratings r using gone g where r.template_id = g.id::text
  )
  select exists (select from gone)
$$;

revoke all on function automation.delete_template(uuid) from public;
grant execute on function automation.delete_template(uuid) to followthrough_api;
