-- Counts recipients of message runs whose runs have ended: a list of rows with one 1 for now and -1 for before (automation.mirror_ended_runs). A recipient whose
-- run ended with a message that failed has failed; one whose run was cancelled is neither. Ends message runs of which nothing is left to do.
create or replace function automation.count_recipients(p_ended jsonb) returns void
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  ids bigint[];
begin
  ids = array(select distinct e.message_run_id from pg_catalog.jsonb_to_recordset(p_ended) e (message_run_id bigint, status text)
    where e.message_run_id is not null and e.status <> 'RUNNING');
  if cardinality(ids) = 0 then
    return;
  end if;
  -- In one order, so that two walks do not wait for each other. The next statements see what the others have counted.
  perform from automation.message_runs m where m.id = any(ids) order by m.id for no key update;
  update automation.message_runs m
  set success = m.success + s.success, failed = m.failed + s.failed
  from (
    select e.message_run_id, coalesce(sum(e.one) filter (where e.status = 'FINISHED' and not e.has_failed and e.outcome is distinct from 'CAMPAIGN_CANCELLED'), 0) as success,
      coalesce(sum(e.one) filter (where e.status = 'FAILED' or e.status = 'FINISHED' and e.has_failed), 0) as failed
    from pg_catalog.jsonb_to_recordset(p_ended) e (message_run_id bigint, kind text, status text, outcome text, one integer, has_failed boolean)
    where e.kind = 'message-run' and e.status <> 'RUNNING'
    group by e.message_run_id
  ) s
  where m.id = s.message_run_id and (s.success <> 0 or s.failed <> 0);
  perform automation.settle_recipients(p_ended);
  perform automation.finish_message_runs(ids, (select max(e.ended_at) from pg_catalog.jsonb_to_recordset(p_ended) e (ended_at timestamptz)));
end
$$;
