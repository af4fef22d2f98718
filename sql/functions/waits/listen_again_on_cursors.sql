-- Whoever lets it go on: of its workflow, its tenant, or the run itself.
create or replace trigger listen_again before update of state on automation.cursors
  for each row when (old.state = 'HELD' and new.state in ('READY', 'SLEEPING')) execute function automation.listen_again();
