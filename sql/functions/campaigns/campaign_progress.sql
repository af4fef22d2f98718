-- Returns how far a campaign is, at one moment: recipients = sent + failed + waiting + all of suppressed. Of one that was cancelled only those wait whose
-- message had begun: the others are suppressed, though their runs end a moment later. `per_second`: messages, over the last minute or the last
-- thousand; `expected_end_at`: if each recipient who waits gets one message at that rate.
create or replace function automation.campaign_progress(
  c automation.campaigns, p_now timestamptz, out recipients integer, out sent integer, out failed integer, out waiting integer, out suppressed jsonb,
  out per_second double precision, out expected_end_at timestamptz
)
language sql stable set search_path = '' set enable_seqscan = off
as $$
  select k.recipients, k.sent, k.failed, k.waiting - w.withdrawn,
    case when w.withdrawn > 0 then k.suppressed || pg_catalog.jsonb_build_object('CAMPAIGN_CANCELLED',
      w.withdrawn + coalesce((k.suppressed ->> 'CAMPAIGN_CANCELLED')::integer, 0)) else k.suppressed end, r.per_second,
    case when r.per_second > 0 then p_now + pg_catalog.make_interval(secs => k.waiting / r.per_second) end
  from (
    select coalesce(sum(n.recipients), 0)::integer as recipients,
      coalesce(sum(n.recipients) filter (where n.status = 'SENT'), 0)::integer as sent,
      coalesce(sum(n.recipients) filter (where n.status = 'FAILED'), 0)::integer as failed,
      coalesce(sum(n.recipients) filter (where n.status = 'WAITING'), 0)::integer as waiting,
      coalesce(pg_catalog.jsonb_object_agg(n.reason, n.recipients) filter (where n.status = 'SUPPRESSED' and n.recipients > 0), '{}') as suppressed
    from automation.campaign_counts n
    where n.tenant_id = c.tenant_id and n.campaign_id = c.id
  ) k
  cross join lateral (
    select case when c.status = 'CANCELLED' and k.waiting > 0 then greatest(0, k.waiting - (
      select coalesce(sum(automation.pending_messages(m.tenant_id, array(
        select r.id from automation.runs r
        join automation.campaign_recipients o on o.tenant_id = r.tenant_id and o.run_id = r.id and o.status = 'WAITING'
        where r.tenant_id = m.tenant_id and r.message_run_id = m.id and r.status = 'RUNNING'))), 0)
      from automation.message_runs m where m.tenant_id = c.tenant_id and m.campaign_id = c.id)::integer) else 0 end as withdrawn
  ) w
  cross join lateral (
    select coalesce(round(count(*) / greatest(extract(epoch from p_now - min(l.sent_at)), 1), 1), 0)::double precision as per_second
    from automation.message_runs m
    cross join lateral (
      select o.sent_at, o.status from automation.message_logs o where o.tenant_id = m.tenant_id and o.run_id = m.id order by o.id desc limit 1000
    ) l
    where c.status = 'RUNNING' and m.tenant_id = c.tenant_id and m.campaign_id = c.id and l.status = 'sent' and l.sent_at > p_now - interval '1 minute'
  ) r
$$;
