-- Returns the id of a row of trigger_runs that is about to be inserted, because the run must know it first.
create or replace function automation.next_trigger_run_id() returns bigint
language sql volatile set search_path = ''
as $$ select nextval('automation.trigger_runs_id_seq') $$;
