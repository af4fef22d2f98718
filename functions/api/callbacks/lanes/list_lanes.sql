-- Lists the lanes of a tenant and those of queues with their state, oldest first, a page at a time; or returns one. `held`: those that start nothing
-- now, because they are blocked or their breaker is not closed.
select
  l.id as "id!",
  l.key as "key!",
  coalesce(l.limits_of, 'jobs') as "kind!",
  left(l.endpoint, 2000) as "endpoint?",
  l.per_second as "per_second?",
  l.per_minute as "per_minute?",
  l.burst as "burst?",
  l.at_once as "at_once?",
  l.reserve as "reserve?",
  l.breaker_failures as "breaker_failures?",
  l.breaker_seconds as "breaker_seconds!",
  case
    when s.blocked_until > :now::timestamptz then 'blocked'
    when s.opened_until > :now::timestamptz then 'breaker_open'
    when s.opened_until is not null then 'half_open'
    when least(most.starts - used.starts, l.at_once - r.of_all) <= 0 then 'used_up'
    else 'ready'
  end as "state!",
  case when automation.lane_gate(s, :now::timestamptz) is not null then 0
    else greatest(0, least(most.starts - used.starts, l.at_once - coalesce(r.of_all, 0)))::int end as "budget?",
  coalesce(r.running, 0) as "running!",
  automation.waiting_in_lane(l.key, :now::timestamptz, false) as "waiting!",
  case when automation.lane_gate(s, :now::timestamptz) is not null then nullif(automation.lane_gate(s, :now::timestamptz), 'infinity')
    when most.starts - used.starts <= 0 then used.oldest + most.span end as "starts_at?",
  case when s.blocked_until > :now::timestamptz then least(s.blocked_until, '9999-12-31T23:59:59Z') end as "blocked_until?",
  s.failures as "failures!",
  s.opened_until as "opened_until?",
  left(s.last_error, 300) as "last_error?",
  l.created_at::text as "cursor_at!"
from automation.lanes l
join automation.lane_states s on s.tenant_id = l.tenant_id and s.key = l.key
left join automation.running_in_lanes() r on r.key = l.key
cross join lateral (
  select coalesce(l.per_minute, l.burst, l.per_second) as starts,
    case when l.per_minute is not null then interval '1 minute' else of_worker.span end as span
  from automation.lane_limits('normal', l.per_second, l.burst, l.reserve) of_worker
) most
cross join lateral (
  select coalesce(sum(w.jobs), 0) as starts, min(w.moment) as oldest from automation.starts_within(s, :now::timestamptz, most.span) w
) used
where (l.tenant_id = :tenant_id::uuid or l.limits_of = 'queue' and l.tenant_id = '00000000-0000-0000-0000-000000000000')
  and (:lane_id::uuid is null or l.id = :lane_id::uuid)
  and (:kind::text is null or coalesce(l.limits_of, 'jobs') = :kind::text)
  and (:beginning::text is null or starts_with(l.key, :beginning::text))
  and (:held::boolean is null or (automation.lane_gate(s, :now::timestamptz) is not null or s.opened_until is not null) = :held::boolean)
  and (:after_id::uuid is null or (l.created_at, l.id) > (:after_at::text::timestamptz, :after_id::uuid))
order by l.created_at, l.id
limit :limit::int
