-- Takes Followthrough out of a database: schema automation, what it added to schema crm (triggers, functions, policies, grants,
-- indexes) and the two logins. The tables of crm stay with all their rows. One statement, so all of it happens or nothing.
-- Destroy the stacks first, and take a backup: the history of triggers, events, jobs and calls is in schema automation.
-- Run by the owner of the schemas. Fails, naming the object, when something outside depends on schema automation.
do $$
declare
  made record;
  login text;
  -- The installation's own, whatever it is called.
  logins constant name[] := array(
    select distinct l.login
    from pg_catalog.pg_policies p
    cross join unnest(p.roles) l (login)
    where p.schemaname = 'automation' and p.policyname in ('every_tenant', 'own_tenant')
  );
begin
  -- Triggers before the functions that they call. The ledger has the statement that removes each.
  for made in
    select f.drop_statement as statement
    from automation.schema_functions f
    order by f.drop_statement like 'drop trigger %' desc, f.name
  loop
    -- A table that the CRM has dropped took its triggers with it.
    begin
      execute made.statement;
    exception when undefined_table then
      null;
    end;
  end loop;

  for made in
    select distinct p.schemaname, p.tablename
    from pg_catalog.pg_policies p
    where p.schemaname = 'crm' and p.policyname in ('every_tenant', 'own_tenant')
      and p.roles && logins
  loop
    execute format('drop policy if exists every_tenant on %I.%I', made.schemaname, made.tablename);
    execute format('drop policy if exists own_tenant on %I.%I', made.schemaname, made.tablename);
    -- A table with policies of the CRM's own keeps its row-level security.
    if not exists (
      select from pg_catalog.pg_policies p where p.schemaname = made.schemaname and p.tablename = made.tablename
    ) then
      execute format('alter table %I.%I disable row level security', made.schemaname, made.tablename);
    end if;
  end loop;

  drop index if exists
    crm.sample_metrics_newest, crm.customers_newest, crm.customers_by_name, crm.customers_by_word, crm.customers_by_email,
    crm.customers_by_account, crm.tasks_of_customer, crm.activities_of_customer, crm.tasks_open, crm.users_by_email,
    crm.bookings_failed, crm.orders_newest, crm.customers_by_external_id, crm.users_by_external_id, crm.products_by_external_id,
    crm.orders_by_external_id, crm.sample_usages_by_external_id, crm.deliverables_by_external_id;

  -- All at once, because they refer to each other; never with cascade, which would take what others made with it.
  for made in
    select k.title, string_agg(c.oid::regclass::text, ', ') as names
    from (values (1, 'view', 'v'), (2, 'table', 'r')) k (place, title, kind)
    join pg_catalog.pg_class c on c.relkind = k.kind::"char" and c.relnamespace = 'automation'::regnamespace
    group by k.place, k.title
    order by k.place
  loop
    execute format('drop %s %s', made.title, made.names);
  end loop;
  -- Those of identity columns have gone with their tables.
  for made in
    select c.oid::regclass::text as name from pg_catalog.pg_class c
    where c.relkind = 'S' and c.relnamespace = 'automation'::regnamespace
  loop
    execute format('drop sequence %s', made.name);
  end loop;
  for made in
    select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'automation'::regnamespace
  loop
    execute format('drop function %s', made.signature);
  end loop;
  drop schema automation;

  foreach login in array logins loop
    if exists (select from pg_catalog.pg_roles r where r.rolname = login) then
      if not pg_has_role(current_user, login, 'usage') then
        execute format('grant %I to current_user', login);
      end if;
      execute format('drop owned by %I', login);
      begin
        execute format('drop role %I', login);
      exception when dependent_objects_still_exist then
        raise notice 'Login % stays: another database of this server uses it', login;
      end;
    end if;
  end loop;
end
$$
