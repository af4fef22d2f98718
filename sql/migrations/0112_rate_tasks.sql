-- What reps say of their tasks, and the targets that a tenant measures itself by (docs/insight.md).

create table automation.task_ratings (
  tenant_id uuid not null,
  task_id uuid not null,
  -- Of the task: a deleted task leaves its rating, and erasure has to find it.
  customer_id uuid not null,
  satisfaction smallint check (satisfaction between 1 and 5),
  was_right boolean,
  comment text check (length(comment) between 1 and 1000),
  rated_by text not null check (length(rated_by) <= 200),
  rated_at timestamptz not null,
  primary key (tenant_id, task_id),
  constraint task_ratings_say_something check (num_nonnulls(satisfaction, was_right) > 0)
);
create index task_ratings_of_customer on automation.task_ratings (tenant_id, customer_id);

alter table automation.task_ratings enable row level security;
create policy every_tenant on automation.task_ratings to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.task_ratings to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
grant select on automation.task_ratings to followthrough_engine;
grant select, insert, update, delete on automation.task_ratings to followthrough_api;

alter table automation.tenant_settings
  -- Percent more than in the period before.
  add column target_conversion_gain integer not null default 15 check (target_conversion_gain between 0 and 1000),
  -- Percent.
  add column target_completion_rate integer not null default 80 check (target_completion_rate between 0 and 100),
  add column target_follow_up_hours integer not null default 24 check (target_follow_up_hours between 1 and 8760),
  add column target_satisfaction numeric(2, 1) not null default 4 check (target_satisfaction between 1 and 5),
  -- Percent.
  add column target_accuracy integer not null default 95 check (target_accuracy between 0 and 100);
