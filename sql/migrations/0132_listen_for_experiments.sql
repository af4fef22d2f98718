-- An experiment whose outcome is an event listens to its type, so that it is recorded: one of three.
alter table automation.event_listeners
  drop constraint event_listeners_of_one,
  drop constraint event_listeners_once,
  add column experiment_id uuid,
  add constraint event_listeners_of_one check (num_nonnulls(graph_id, subscription_id, experiment_id) = 1),
  add constraint event_listeners_once unique nulls not distinct (event_type, tenant_id, graph_id, subscription_id, experiment_id),
  add constraint event_listeners_of_experiment foreign key (tenant_id, experiment_id) references automation.experiments (tenant_id, id) on delete cascade;
create index event_listeners_by_experiment on automation.event_listeners (tenant_id, experiment_id) where experiment_id is not null;
grant delete on automation.event_listeners to followthrough_engine;

insert into automation.event_listeners (event_type, tenant_id, experiment_id)
select e.event_type, e.tenant_id, e.id from automation.experiments e where e.status = 'RUNNING' and e.outcome = 'EVENT'
on conflict do nothing;
