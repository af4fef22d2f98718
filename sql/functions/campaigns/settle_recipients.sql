-- Notes what recipients of campaigns got, for runs that have ended, or that a person retries: a list as automation.mirror_ended_runs makes it. The
-- caller holds the locks of their message runs.
create or replace function automation.settle_recipients(p_ended jsonb) returns void
language sql set search_path = '' set enable_seqscan = off set jit = off
as $$
  update automation.campaign_recipients c
  set status = s.status, reason = case when s.status = 'SUPPRESSED' then pg_catalog."left"(e.reason, 200) end
  from pg_catalog.jsonb_to_recordset(p_ended) x (
    tenant_id uuid, run_id uuid, kind text, status text, outcome text, one integer, has_failed boolean, has_sent boolean, skipped text)
  cross join lateral (
    select case
      when x.status = 'RUNNING' and (x.has_failed or not x.has_sent) then 'WAITING'
      when x.status = 'FAILED' or x.has_failed then 'FAILED'
      when x.has_sent then 'SENT'
      else 'SUPPRESSED'
    end as status
  ) s
  cross join lateral (
    select case
      when x.status = 'CANCELLED' then coalesce(x.outcome, 'CANCELLED')
      when x.outcome in ('CAMPAIGN_CANCELLED', 'GOAL', 'EXITED') then x.outcome
      else coalesce(x.skipped, 'NO_MESSAGE')
    end as reason
  ) e
  where x.kind = 'message-run' and x.one = 1 and c.tenant_id = x.tenant_id and c.run_id = x.run_id
    and (c.status <> s.status or s.status = 'SUPPRESSED')
$$;
