-- Indexes for looking up customers by the beginning of a text, and for what happened to one. A CRM may have views in place of its tables, and then
-- needs no indexes of ours. Texts are cut: an index entry ends at 2 704 bytes, a name does not.
do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('crm.customers', 'customers_newest', '(tenant_id, created_at, id)'),
      ('crm.customers', 'customers_by_name', '(tenant_id, (left(lower(name), 60)) text_pattern_ops)'),
      ('crm.customers', 'customers_by_email', '(tenant_id, (left(lower(email), 60)) text_pattern_ops)'),
      ('crm.customers', 'customers_by_account', '(tenant_id, (left(lower(account_number), 60)) text_pattern_ops)'),
      ('crm.tasks', 'tasks_of_customer', '(tenant_id, customer_id, created_at, id)'),
      ('crm.activities', 'activities_of_customer', '(tenant_id, customer_id, occurred_at, id)')
    ) as w(place, name, columns)
    where exists (select from pg_class c where c.oid = to_regclass(w.place) and c.relkind in ('r', 'p'))
  loop
    execute format('create index %I on %s %s', wanted.name, wanted.place, wanted.columns);
  end loop;
end
$$;

create index events_of_customer on automation.events (tenant_id, customer_id, occurred_at, id);

-- Jobs that name no customer are not in it.
create index jobs_of_customer on automation.jobs (tenant_id, (payload ->> 'customerId'), created_at, id)
where payload ->> 'customerId' is not null;
