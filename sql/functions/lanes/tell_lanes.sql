-- Changes the breakers of lanes whose jobs ended, and how long they are blocked. The part of automation.end_in_lanes that is seldom.
create or replace function automation.tell_lanes(p_now timestamptz, p_endings jsonb) returns void
language plpgsql set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  with told as (
    select s.tenant_id, s.key, bool_or(e.is_done) as is_done, sum(e.failed)::integer as failed, max(e.error) as error, max(e.blocked_until) as blocked_until,
      bool_or(e.claim = s.probe_claim) as is_probe,
      bool_or(e.claim = s.probe_claim and e.is_done) as is_probe_done,
      bool_or(e.claim = s.probe_claim and e.failed > 0) as is_probe_failed
    from jsonb_to_recordset(p_endings)
      e(claim uuid, tenant_id uuid, key text, is_done boolean, failed integer, error text, blocked_until timestamptz)
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
      when s.opened_until is null or t.is_probe_failed then p_now + automation.opening_time(l.breaker_seconds, l.breaker_most_seconds, s.openings)
      else s.opened_until
    end,
    openings = case
      when t.is_probe_done or s.opened_until is null and t.is_done then 0
      when t.is_probe_failed or s.opened_until is null and coalesce(s.failures + t.failed >= l.breaker_failures, false) then s.openings + 1
      else s.openings
    end,
    last_error = case when t.is_probe_done or s.opened_until is null and t.is_done then null else coalesce(t.error, s.last_error) end,
    failed_at = case when t.failed > 0 then p_now else s.failed_at end,
    probe_claim = case when t.is_probe then null else s.probe_claim end,
    probe_until = case when t.is_probe then null else s.probe_until end
  from told t
  join automation.lanes l on l.tenant_id = t.tenant_id and l.key = t.key
  where s.tenant_id = t.tenant_id and s.key = t.key;
end
$$;
