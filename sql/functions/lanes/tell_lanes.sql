-- Changes the breakers of lanes whose jobs ended, and how long they are blocked. The part of automation.end_in_lanes that is seldom. A job counts once
-- among the failures in a row, however often it is tried: one that always fails, such as for its recipient, does not open the breaker.
create or replace function automation.tell_lanes(p_now timestamptz, p_endings jsonb) returns void
language plpgsql set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  with told as (
    select s.tenant_id, s.key, bool_or(e.is_done) as is_done, max(e.error) as error, max(e.blocked_until) as blocked_until,
      bool_or(e.failed <> '[]') as has_failed,
      bool_or(e.claim = s.probe_claim) as is_probe,
      bool_or(e.claim = s.probe_claim and e.is_done) as is_probe_done,
      bool_or(e.claim = s.probe_claim and e.failed <> '[]') as is_probe_failed
    from jsonb_to_recordset(p_endings)
      e(claim uuid, tenant_id uuid, key text, is_done boolean, failed jsonb, error text, blocked_until timestamptz)
    join automation.lane_states s on s.tenant_id = e.tenant_id and s.key = e.key
    where e.failed <> '[]' or e.blocked_until is not null or s.failures > 0 or s.opened_until is not null
    group by s.tenant_id, s.key
  ),
  counted as (
    select t.*, l.breaker_failures, l.breaker_seconds, l.breaker_most_seconds, s.opened_until is null as is_closed,
      array(
        select x.id from unnest(s.failed_jobs) x (id) where s.failures > 0
        union
        select x.id::uuid from jsonb_to_recordset(p_endings) e(tenant_id uuid, key text, failed jsonb)
        cross join lateral jsonb_array_elements_text(e.failed) x (id)
        where e.tenant_id = t.tenant_id and e.key = t.key
      ) as failed_jobs
    from told t
    join automation.lane_states s on s.tenant_id = t.tenant_id and s.key = t.key
    join automation.lanes l on l.tenant_id = t.tenant_id and l.key = t.key
  )
  update automation.lane_states s
  set blocked_until = greatest(s.blocked_until, t.blocked_until),
    failures = case
      when t.is_closed then case when t.is_done then 0 else cardinality(t.failed_jobs) end
      when t.is_probe_done then 0
      else s.failures
    end,
    -- Of those that fail while the breaker is open none counts.
    failed_jobs = case
      when t.is_closed then case when t.is_done then '{}' else t.failed_jobs end
      when t.is_probe_done then '{}'
      else s.failed_jobs
    end,
    cleared_at = case when t.is_closed and t.is_done then p_now else s.cleared_at end,
    opened_until = case
      when t.is_closed and (t.is_done or coalesce(cardinality(t.failed_jobs) < t.breaker_failures, true)) or t.is_probe_done then null
      when t.is_closed or t.is_probe_failed then p_now + automation.opening_time(t.breaker_seconds, t.breaker_most_seconds, s.openings)
      else s.opened_until
    end,
    openings = case
      when t.is_probe_done or t.is_closed and t.is_done then 0
      when t.is_probe_failed or t.is_closed and coalesce(cardinality(t.failed_jobs) >= t.breaker_failures, false) then s.openings + 1
      else s.openings
    end,
    last_error = case when t.is_probe_done or t.is_closed and t.is_done then null else coalesce(t.error, s.last_error) end,
    failed_at = case when t.has_failed then p_now else s.failed_at end,
    probe_claim = case when t.is_probe then null else s.probe_claim end,
    probe_until = case when t.is_probe then null else s.probe_until end
  from counted t
  where s.tenant_id = t.tenant_id and s.key = t.key;
end
$$;
