-- What the weekly maintenance fit-cadence learnt of when a tenant's customers order again (docs/insight.md, "When the next order is due"). Nothing
-- of a single customer is kept: predictions are computed from this and the customer's orders when they are asked for.
create table automation.cadence_models (
  tenant_id uuid primary key,
  -- The Monday of the week, in the tenant's zone, in which it was fitted.
  week date not null,
  fitted_at timestamptz not null,
  -- ON: predictions are given, and triggers with model cadence go by it.
  status text not null check (status in ('ON', 'OFF')),
  -- Why it is off.
  reason text check (reason in ('TOO_FEW_CUSTOMERS', 'NOT_CONVERGED', 'TOO_LITTLE_TO_TEST', 'TOTAL_OFF', 'DATES_NOT_BETTER', 'LIST_NOT_BETTER')),
  -- Customers that were read, with an order; and those of them with orders on several days.
  customers integer not null,
  repeat_customers integer not null,
  -- A part of the customers was read, chosen by a hash of their ids.
  is_sampled boolean not null,
  -- BG/NBD, in weeks; of what orders are worth: gamma-gamma.
  r double precision,
  alpha double precision,
  a double precision,
  b double precision,
  p double precision,
  q double precision,
  v double precision,
  -- What the model and the rhythm said of the last ninety days, and what came.
  back_test jsonb,
  constraint cadence_models_reason check ((status = 'OFF') = (reason is not null)),
  constraint cadence_models_whole check (num_nonnulls(r, alpha, a, b) in (0, 4) and num_nonnulls(p, q, v) in (0, 3)),
  constraint cadence_models_fitted check (status = 'OFF' or (r is not null and back_test is not null)),
  constraint cadence_models_positive check (least(r, alpha, a, b, p, v) > 0 and q > 1)
);

alter table automation.cadence_models enable row level security;
create policy every_tenant on automation.cadence_models to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.cadence_models to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));

grant select, insert, update on automation.cadence_models to followthrough_engine;
grant select on automation.cadence_models to followthrough_api;
