-- On activation, on every new version, and when the workflow is archived.
create or replace trigger note_graph_waits after update on automation.workflows
  for each row when (new.active_graph_id is distinct from old.active_graph_id or new.status is distinct from old.status)
  execute function automation.note_graph_waits();
