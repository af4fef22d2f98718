-- Changes the breakers of lanes whose jobs ended, and how long they are blocked. The part of automation.end_in_lanes that is seldom.
create or replace function automation.tell_lanes(p_now timestamptz, p_endings jsonb) returns void
language plpgsql set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  with told as (
    select s.tenant_id, s.key, bool_or(e.is_done) as is_done, sum(e.failed)::integer as failed, max(e.blocked_until) as blocked_until,
      bool_or(e.claim = s.probe_claim) as is_probe,
      bool_or(e.claim = s.probe_claim and e.is_done) as is_probe_done,
      bool_or(e.claim = s.probe_claim and e.failed > 0) as is_probe_failed
    from jsonb_to_recordset(p_endings)
      e(claim uuid, tenant_id uuid, key text, is_done boolean, failed integer, blocked_until timestamptz)
    join automation.lane_states s on s.tenant_id = e.tenant_id and s.key = e.key
    where e.failed > 0 or e.blocked_until is not null or s.failures > 0 or s.opened_until is not null
    group by s.tenant_id, s.key
  )
  update automation.lane_states s
  set blocked_until = greatest(s.blocked_until, t.blocked_until),
    failures = case
      when s.opened_until is not null then case when t.is_probe_done then 0 else s.failures end
      when t.is_done then 0
      else s.failures + t.failed
    end,
    opened_until = case
      when s.opened_until is null and (t.is_done or coalesce(s.failures + t.failed < l.breaker_failures, true)) or t.is_probe_done then null
      when s.opened_until is null or t.is_probe_failed then p_now + make_interval(secs => l.breaker_seconds)
      else s.opened_until
    end,
    probe_claim = case when t.is_probe then null else s.probe_claim end,
    probe_until = case when t.is_probe then null else s.probe_until end
  from told t
  join automation.lanes l on l.tenant_id = t.tenant_id and l.key = t.key
  where s.tenant_id = t.tenant_id and s.key = t.key;
end
$$;
