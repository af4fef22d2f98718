-- Settles messages whose outcome was unknown as sent: a list of {tenant_id, page_id, effect_key, message_id}. A run that has not left the node yet leaves it
-- as after any message that was sent. One that has left it by its error stays where it is, and the figures are put right. Returns how many.
create or replace function automation.settle_by_echoes(p_echoes jsonb, p_now timestamptz) returns integer
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  settled jsonb;
begin
  with known as (
    update automation.message_logs l
    set status = 'sent', code = null, subcode = null, error = null, message_id = e.message_id
    from pg_catalog.jsonb_to_recordset(p_echoes) e (tenant_id uuid, page_id bigint, effect_key text, message_id text)
    where l.tenant_id = e.tenant_id and l.effect_key = e.effect_key and l.page_id = e.page_id and l.status = 'unknown'
    returning l.tenant_id, l.effect_key, l.message_id, l.trigger_run_id, l.run_id as message_run_id
  )
  select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(k) || pg_catalog.jsonb_build_object('job', j.id, 'run', j.run_id, 'cursor', j.cursor_id, 'error', j.error,
    'ended_at', j.completed_at)) into settled
  from known k
  join automation.jobs j on j.tenant_id = k.tenant_id and j.dedupe_key = k.effect_key and j.type = 'SEND_MESSAGE' and j.failed_at is not null;
  if settled is null then
    return 0;
  end if;

  update automation.jobs j
  set status = 'COMPLETED', error = null, progress = 100,
    result = pg_catalog.jsonb_build_object('outcome', 'sent', 'messageId', s.message_id, 'isEchoed', true)
  from pg_catalog.jsonb_to_recordset(settled) s (tenant_id uuid, job uuid, message_id text)
  where j.tenant_id = s.tenant_id and j.id = s.job and j.status = 'FAILED';

  update automation.cursors c
  set result = c.result || pg_catalog.jsonb_build_object('status', 'COMPLETED', 'error', null,
    'result', pg_catalog.jsonb_build_object('outcome', 'sent', 'messageId', s.message_id))
  from pg_catalog.jsonb_to_recordset(settled) s (tenant_id uuid, run uuid, "cursor" bigint, job uuid, message_id text)
  where c.tenant_id = s.tenant_id and c.run_id = s.run and c.id = s."cursor" and c.state = 'READY' and c.result ->> 'job' = s.job::text;

  perform automation.recount_as_sent((
    select pg_catalog.jsonb_agg(s)
    from pg_catalog.jsonb_to_recordset(settled) s (tenant_id uuid, run uuid, job uuid, error text, trigger_run_id bigint, message_run_id bigint)
    -- Counted as failed when the run left the node.
    where exists (
      select from automation.run_trace t
      where t.tenant_id = s.tenant_id and t.run_id = s.run and t.detail ->> 'job' = s.job::text and t.detail ? 'error')));
  return pg_catalog.jsonb_array_length(settled);
end
$$;
