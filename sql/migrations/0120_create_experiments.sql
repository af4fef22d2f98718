-- Experiments: which customers who come to a split go which way, by chance, and what they do after it (docs/insight.md).

create table automation.experiments (
  tenant_id uuid not null,
  id uuid not null,
  name text not null check (length(name) <= 200),
  -- The experimentId of the splits that it decides.
  key text not null check (length(key) between 1 and 64),
  status text not null check (status in ('DRAFT', 'RUNNING', 'STOPPED', 'DECIDED')),
  -- Divide customers among the arms, and hold some out: two salts, so that neither tells of the other.
  salt text not null check (length(salt) <= 100),
  holdout_salt text not null check (length(holdout_salt) <= 100),
  -- What people call the arms, by id.
  labels jsonb not null check (jsonb_typeof(labels) = 'object'),
  control text not null check (length(control) <= 40),
  outcome text not null check (outcome in ('ORDER', 'REVENUE', 'TASK_COMPLETED', 'REPLY', 'BOOKING_KEPT', 'GOAL', 'EVENT')),
  -- Of EVENT.
  event_type text check (length(event_type) <= 100),
  outcome_days smallint not null check (outcome_days between 1 and 90),
  smallest_arm integer not null check (smallest_arm between 100 and 1000000),
  -- The phase that customers come to now.
  phase smallint not null default 1 check (phase between 1 and 1000),
  winner text check (length(winner) <= 40),
  started_at timestamptz,
  stopped_at timestamptz,
  decided_at timestamptz,
  -- Until when its days are counted.
  counted_at timestamptz,
  revision integer not null default 0,
  created_by text not null check (length(created_by) <= 200),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint experiments_key unique (tenant_id, key),
  constraint experiments_event check ((outcome = 'EVENT') = (event_type is not null)),
  constraint experiments_started check ((status = 'DRAFT') = (started_at is null)),
  constraint experiments_stopped check ((status in ('STOPPED', 'DECIDED')) = (stopped_at is not null)),
  constraint experiments_decided check (status = 'DECIDED' and num_nonnulls(winner, decided_at) = 2 or status <> 'DECIDED' and num_nonnulls(winner, decided_at) = 0)
);
create index experiments_listed on automation.experiments (tenant_id, created_at, id);

-- How customers are divided at a time. Other shares begin another phase, and figures are those of one phase: customers of two would have come at different times.
create table automation.experiment_phases (
  tenant_id uuid not null,
  experiment_id uuid not null,
  phase smallint not null,
  -- In the order of their ids, with the sums of their shares in 1/10 000.
  arms text[] not null check (cardinality(arms) between 2 and 20),
  cuts integer[] not null check (cardinality(cuts) = cardinality(arms)),
  -- The share of customers who are held out, in 1/10 000.
  holdout integer not null check (holdout between 0 and 9900),
  started_at timestamptz,
  ended_at timestamptz,
  primary key (tenant_id, experiment_id, phase),
  foreign key (tenant_id, experiment_id) references automation.experiments (tenant_id, id) on delete cascade
);

-- Customers whose arm a person has chosen. They are not divided by chance, so they do not count.
create table automation.experiment_overrides (
  tenant_id uuid not null,
  experiment_id uuid not null,
  customer_id uuid not null,
  arm text not null check (length(arm) <= 40),
  created_by text not null check (length(created_by) <= 200),
  created_at timestamptz not null,
  primary key (tenant_id, experiment_id, customer_id),
  foreign key (tenant_id, experiment_id) references automation.experiments (tenant_id, id) on delete cascade
);
create index experiment_overrides_of_customer on automation.experiment_overrides (tenant_id, customer_id);

-- When a customer first came to the experiment, and the arm that chance gave: HELD_OUT is an arm too. It stays, whatever happens later.
create table automation.experiment_exposures (
  tenant_id uuid not null,
  experiment_id uuid not null,
  customer_id uuid not null,
  phase smallint not null,
  arm text not null check (length(arm) <= 40),
  -- The run in which it was.
  run_id uuid not null,
  exposed_at timestamptz not null,
  primary key (tenant_id, experiment_id, customer_id),
  foreign key (tenant_id, experiment_id) references automation.experiments (tenant_id, id) on delete cascade
);
create index experiment_exposures_by_time on automation.experiment_exposures (tenant_id, experiment_id, exposed_at);
create index experiment_exposures_of_customer on automation.experiment_exposures (tenant_id, customer_id);

-- Sums over the customers of an arm who came on a day (UTC): n and the sums are 0 until the time for the outcome is over for the whole day.
create table automation.experiment_days (
  tenant_id uuid not null,
  experiment_id uuid not null,
  phase smallint not null,
  arm text not null check (length(arm) <= 40),
  day date not null,
  exposed integer not null,
  n integer not null,
  -- The outcome after the exposure, and the same figure in the 42 days before it.
  sum_y numeric not null,
  sum_yy numeric not null,
  sum_x numeric not null,
  sum_xx numeric not null,
  sum_xy numeric not null,
  primary key (tenant_id, experiment_id, phase, arm, day),
  foreign key (tenant_id, experiment_id) references automation.experiments (tenant_id, id) on delete cascade
);

insert into automation.quotas (name, window_seconds, default_limit) values ('experiments', null, 100);

do $$
declare
  place text;
begin
  foreach place in array array['experiments', 'experiment_phases', 'experiment_overrides', 'experiment_exposures', 'experiment_days'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;
grant select, update on automation.experiments to followthrough_engine;
grant select on automation.experiment_phases, automation.experiment_overrides to followthrough_engine;
grant select, insert on automation.experiment_exposures to followthrough_engine;
grant select, insert, update, delete on automation.experiment_days to followthrough_engine;
grant select, insert, update, delete on automation.experiments, automation.experiment_phases, automation.experiment_overrides to followthrough_api;
grant select on automation.experiment_exposures, automation.experiment_days to followthrough_api;
