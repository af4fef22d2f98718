-- Returns why a run must end wherever it stands: WORKFLOW_ARCHIVED, MAX_RUN_DAYS (it has taken as many days as its settings allow) or CUSTOMER_GONE;
-- otherwise null. Without a search_path of its own, so that PostgreSQL inlines it.
create or replace function automation.reason_gone(r automation.runs, settings jsonb, at timestamptz) returns text
language sql stable
as $$
  select case
    when exists (select from automation.workflows w where w.tenant_id = (r).tenant_id and w.id = (r).workflow_id and w.status = 'ARCHIVED') then 'WORKFLOW_ARCHIVED'
    when (r).started_at + make_interval(days => (settings ->> 'maxRunDays')::integer) <= at then 'MAX_RUN_DAYS'
    when (r).customer_id is not null and not exists (select from crm.customers k where k.tenant_id = (r).tenant_id and k.id = (r).customer_id) then 'CUSTOMER_GONE'
  end
$$;
