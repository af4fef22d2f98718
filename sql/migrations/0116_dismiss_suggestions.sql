-- Suggestions are computed when they are asked for (docs/insight.md, "Suggestions"). Kept is only which of them people do not want to see again.
create table automation.suggestions_dismissed (
  tenant_id uuid not null,
  -- Made from the kind and its target, so the same suggestion has the same id whenever it is computed.
  id uuid not null,
  kind text not null check (length(kind) <= 60),
  reason text check (length(reason) <= 1000),
  -- Its main figure at that time: it comes back when the figure has changed beyond chance.
  numerator integer not null check (numerator >= 0),
  denominator integer not null check (denominator >= numerator and denominator > 0),
  dismissed_by text not null check (length(dismissed_by) <= 200),
  dismissed_at timestamptz not null,
  primary key (tenant_id, id)
);

alter table automation.suggestions_dismissed enable row level security;
create policy own_tenant on automation.suggestions_dismissed to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
grant select, insert, update, delete on automation.suggestions_dismissed to followthrough_api;

-- When customers answer is one of the figures.
create policy own_tenant on automation.inbound_messages for select to followthrough_api
  using (tenant_id = (select automation.current_tenant()));
grant select on automation.inbound_messages to followthrough_api;
