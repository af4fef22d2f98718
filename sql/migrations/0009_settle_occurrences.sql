-- What tells occurrences apart that look alike, and what triggers say of themselves.

-- How many dates of a customer are over: acted on by every trigger, or changed by a person. The same date set again is then
-- another occurrence. A customer without a row had none.
create table automation.contact_dates (
  tenant_id uuid not null,
  customer_id uuid not null,
  dates_ended integer not null default 1,
  primary key (tenant_id, customer_id)
);

-- Dates that were acted on before this table was there.
insert into automation.contact_dates (tenant_id, customer_id)
select distinct k.tenant_id, k.customer_id
from automation.triggered_tasks k
join automation.automated_triggers t on t.tenant_id = k.tenant_id and t.id = k.trigger_id
where t.trigger_type = 'CUSTOMER_TIMING';

alter table automation.contact_dates enable row level security;
create policy every_tenant on automation.contact_dates to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.contact_dates to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
grant select, insert, update on automation.contact_dates to followthrough_engine;
grant select on automation.contact_dates to followthrough_api;
