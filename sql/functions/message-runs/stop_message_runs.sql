-- Ends runs of message runs that were cancelled, gives up the recipients of campaigns that have none yet, and returns how many. Runs whose message is
-- being sent, or has been and is not noted yet, are left: the walk notes it and ends them.
create or replace function automation.stop_message_runs(p_limit integer, p_now timestamptz) returns integer
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  ids bigint[] = array(select m.id from automation.message_runs m where m.is_stopping order by m.id limit 10);
  over record;
  dropped integer;
begin
  if cardinality(ids) = 0 then
    return 0;
  end if;
  select array_agg(c.tenant_id) as tenants, array_agg(c.run_id) as runs, array_agg(cast('CANCELLED' as text)) as statuses,
    array_agg(cast('CAMPAIGN_CANCELLED' as text)) as outcomes, array_agg(cast(null as text)) as errors
  into over
  from (
    select c.tenant_id, c.run_id
    from automation.message_runs m
    join automation.runs r on r.tenant_id = m.tenant_id and r.message_run_id = m.id and r.status = 'RUNNING'
    join automation.cursors c on c.tenant_id = r.tenant_id and c.run_id = r.id and c.parent_id is null
    left join automation.jobs j on j.tenant_id = c.tenant_id and c.state = 'WORKING' and j.live_key = automation.effect_key(c.run_id, c.id, c.step)
    where m.id = any(ids) and c.state <> 'READY' and (c.state <> 'WORKING' or j.status = 'QUEUED')
    limit p_limit
    for update of c skip locked
  ) c;
  perform automation.end_runs(over.tenants, over.runs, over.statuses, over.outcomes, over.errors, p_now);
  perform from automation.message_runs m where m.id = any(ids) order by m.id for no key update;
  dropped = automation.drop_recipients(ids, least(10 * p_limit, 10000));
  perform automation.finish_message_runs(ids, p_now);
  return coalesce(cardinality(over.runs), 0) + dropped;
end
$$;
