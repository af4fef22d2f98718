-- Notes how messages of runs ended: a list of {tenantId, runId, key, triggerRunId?, messageRunId?, status, code?, text?, skipped?}. Counts them, and the
-- recipients of campaigns who got one; logs those that were withheld before there was a job, or by the run, which is what `skipped` says of them
-- (automation.skipped_message).
create or replace function automation.note_messages(p_ended jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
begin
  if p_ended @? '$[*] ? (@.status == "sent" && exists(@.messageRunId))' then
    -- In the order of walks that end runs (automation.count_recipients), so that two of them never wait for each other.
    perform from automation.message_runs m
    where m.campaign_id is not null
      and m.id in (select e."messageRunId" from pg_catalog.jsonb_to_recordset(p_ended) e ("messageRunId" bigint, status text) where e.status = 'sent')
    order by m.id for no key update;
    if found then
      update automation.campaign_recipients c
      set status = 'SENT'
      from pg_catalog.jsonb_to_recordset(p_ended) e ("tenantId" uuid, "runId" uuid, "messageRunId" bigint, status text)
      where e.status = 'sent' and e."messageRunId" is not null and c.tenant_id = e."tenantId" and c.run_id = e."runId" and c.status = 'WAITING';
    end if;
  end if;
  perform automation.count_messages(p_ended);
  if p_ended @? '$[*].skipped' then
    insert into automation.message_logs (tenant_id, run_id, trigger_run_id, effect_key, page_id, recipient_id, step, status, code, error, sent_at)
    select e."tenantId", e."messageRunId", e."triggerRunId", e.key, (e.skipped ->> 'pageId')::bigint, pg_catalog."left"(e.skipped ->> 'recipientId', 256),
      pg_catalog."left"(e.skipped ->> 'step', 200), 'skipped', pg_catalog."left"(e.code, 100), pg_catalog."left"(e.text, 1000), p_now
    from pg_catalog.jsonb_to_recordset(p_ended)
      e ("tenantId" uuid, "messageRunId" bigint, "triggerRunId" bigint, key text, code text, text text, skipped jsonb)
    where e.skipped is not null
    on conflict do nothing;
  end if;
end
$$;
