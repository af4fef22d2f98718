-- Refuses a run that a writer inserts as begun: nothing would ever take it up. The engine inserts such a row only with its run.
create or replace function automation.refuse_begun_run() returns trigger
language plpgsql set search_path = ''
as $$
begin
  raise exception using errcode = 'check_violation', schema = 'automation', table = tg_table_name, constraint = tg_table_name || '_begun',
    message = pg_catalog.format('%s_begun: a row of %s cannot be inserted with the status "%s"', tg_table_name, tg_table_name, new.status),
    hint = 'Insert it with the status queued, which starts it; or as finished, failed or cancelled, to keep it as history.';
end
$$;
