-- A phase of an experiment begins with other percentages, and when what its arms do changes under it: the trigger's config, or the steps of a workflow.
alter table automation.experiment_phases add column reason text not null default 'START';
alter table automation.experiment_phases add constraint experiment_phases_reason
  check (reason in ('START', 'PERCENTAGES', 'TRIGGER_CHANGED', 'WORKFLOW_CHANGED'));
update automation.experiment_phases p set reason = 'PERCENTAGES' where p.phase > 1;
