-- Webhooks of ours: subscriptions of a tenant's systems to events (docs/webhooks.md, "Subscriptions"). A delivery is a job of the type SEND_WEBHOOK.

create table automation.webhook_subscriptions (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  url text not null check (length(url) between 1 and 2000),
  -- Types of events, and `custom.*` for all of the tenant's own.
  event_types text[] not null check (cardinality(event_types) between 1 and 60),
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'PAUSED', 'ENDED')),
  -- Why it ended: GONE (the other side answered 410), or FAILED_FOR_DAYS.
  ended_reason text check (ended_reason in ('GONE', 'FAILED_FOR_DAYS')),
  per_second integer not null default 10 check (per_second between 1 and 100),
  -- Sealed.
  secret text not null,
  secret_last_four text not null check (length(secret_last_four) <= 4),
  secret_set_at timestamptz not null,
  -- The one before: until then deliveries are signed with both.
  previous_secret text,
  previous_until timestamptz,
  lane_key text not null generated always as ('hook/' || id) stored,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  last_error text check (length(last_error) <= 300),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint webhook_subscriptions_ended_without_reason check ((status = 'ENDED') = (ended_reason is not null)),
  constraint webhook_subscriptions_previous_whole check ((previous_secret is null) = (previous_until is null))
);
create index webhook_subscriptions_listed on automation.webhook_subscriptions (tenant_id, created_at, id);

-- Lists the deliveries of a subscription.
create index jobs_of_subscription on automation.jobs (tenant_id, (payload ->> 'subscriptionId'), created_at, id) where type = 'SEND_WEBHOOK';

-- A subscription listens to events as versions of workflows do: one of both.
alter table automation.event_listeners
  drop constraint event_listeners_pkey,
  alter column graph_id drop not null,
  add column subscription_id uuid,
  add constraint event_listeners_of_one check ((graph_id is null) <> (subscription_id is null)),
  add constraint event_listeners_once unique nulls not distinct (event_type, tenant_id, graph_id, subscription_id),
  add constraint event_listeners_of_subscription foreign key (tenant_id, subscription_id)
    references automation.webhook_subscriptions (tenant_id, id) on delete cascade;
create index event_listeners_by_subscription on automation.event_listeners (tenant_id, subscription_id) where subscription_id is not null;

do $$
begin
  alter table automation.webhook_subscriptions enable row level security;
  create policy every_tenant on automation.webhook_subscriptions to followthrough_engine using (true) with check (true);
  create policy own_tenant on automation.webhook_subscriptions to followthrough_api
    using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
end
$$;
grant select, insert, update, delete on automation.webhook_subscriptions to followthrough_engine, followthrough_api;
