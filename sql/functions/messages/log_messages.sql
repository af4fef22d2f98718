-- Keeps how messages ended, as `messageLog` of their endings says: {status, code, subcode, error, messageId, inactive}. A row for each claim, also of those
-- that use no attempt. Runs before the endings are written: only claims that still hold their jobs count. With `inactive` the recipient gets no more messages of the page, for that reason. The
-- status `waiting` is no attempt: the message waits until its recipient writes.
create or replace function automation.log_messages(p_now timestamptz, p_ended jsonb) returns void
language plpgsql set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  told jsonb;
begin
  select jsonb_agg(to_jsonb(t)) into told
  from (
    select j.tenant_id, j.id as job_id, e.claim as claim_id, m.*, e.log ->> 'status' as status, "left"(e.log ->> 'code', 100) as code,
      "left"(e.log ->> 'subcode', 100) as subcode, "left"(e.log ->> 'error', 1000) as error, "left"(e.log ->> 'messageId', 300) as message_id,
      e.log ->> 'inactive' as inactive
    from (
      select x.id, x."tenantId", x.claim, x."messageLog" as log
      from jsonb_to_recordset(p_ended) x(id uuid, "tenantId" uuid, claim uuid, "messageLog" jsonb)
      where x."messageLog" is not null
    ) e
    join automation.jobs j on j.tenant_id = e."tenantId" and j.id = e.id and j.claimed_by = e.claim
    -- By itself, for one job at a time: PostgreSQL would begin with all pages of the tenant, and look up each job once for each of them.
    cross join lateral (select m.* from automation.message_of_job(j) m offset 0) m
  ) t;
  if told is null then
    return;
  end if;

  insert into automation.message_logs (tenant_id, run_id, trigger_run_id, effect_key, attempt, claim_id, page_id, recipient_id, step, status, code,
    subcode, error, message_id, sent_at)
  select t.tenant_id, t.run_id, t.trigger_run_id, t.effect_key, t.attempt, t.claim_id, t.page_id, t.recipient_id, t.step, t.status, t.code, t.subcode, t.error,
    t.message_id, p_now
  from jsonb_to_recordset(told) t(tenant_id uuid, run_id bigint, trigger_run_id bigint, effect_key text, attempt integer, claim_id uuid, page_id bigint,
    recipient_id text, step text, status text, code text, subcode text, error text, message_id text)
  where t.status <> 'waiting'
  on conflict do nothing;

  if exists (select from automation.window_waits) then
    delete from automation.window_waits w
    using jsonb_to_recordset(told) t(tenant_id uuid, page_id bigint, recipient_id text, job_id uuid, status text)
    where t.status <> 'waiting' and w.tenant_id = t.tenant_id and w.page_id = t.page_id and w.recipient_id = t.recipient_id
      and w.job_id = t.job_id;
  end if;
  if told @? '$[*].status ? (@ == "waiting")' then
    insert into automation.window_waits (tenant_id, page_id, recipient_id, job_id)
    select t.tenant_id, t.page_id, t.recipient_id, t.job_id
    from jsonb_to_recordset(told) t(tenant_id uuid, page_id bigint, recipient_id text, job_id uuid, status text)
    where t.status = 'waiting'
    on conflict do nothing;
  end if;

  if told @? '$[*].inactive ? (@ != null)' then
    -- In one order, so that two endings never wait for each other.
    perform from automation.subscribers s
    join jsonb_to_recordset(told) t(tenant_id uuid, page_id bigint, recipient_id text, inactive text)
      on t.tenant_id = s.tenant_id and t.page_id = s.page_id and t.recipient_id = s.recipient_id
    where t.inactive is not null
    order by s.tenant_id, s.page_id, s.recipient_id
    for no key update of s;
    update automation.subscribers s
    set is_active = false, inactive_reason = t.inactive, inactive_at = p_now, updated_at = p_now
    from jsonb_to_recordset(told) t(tenant_id uuid, page_id bigint, recipient_id text, inactive text)
    where t.inactive is not null and s.tenant_id = t.tenant_id and s.page_id = t.page_id and s.recipient_id = t.recipient_id and s.is_active;
  end if;
end
$$;
