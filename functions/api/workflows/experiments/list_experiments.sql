-- Lists the experiments of a tenant with the division of their current phase, oldest first, a page at a time; or returns one.
select
  e.id,
  left(e.name, 200) as "name!",
  left(e.key, 64) as "key?",
  e.trigger_id,
  left(t.name, 200) as "trigger_name?",
  e.status,
  e.labels,
  e.configs,
  to_jsonb(p.arms) as "arms!",
  to_jsonb(p.cuts) as "cuts!",
  p.holdout,
  left(e.control, 40) as "control!",
  e.outcome,
  left(e.event_type, 100) as "event_type?",
  e.outcome_days::int as "outcome_days!",
  e.better,
  e.smallest_arm,
  e.phase::int as "phase!",
  -- Days that are over were counted when the sums were.
  ((
    select coalesce(sum(d.exposed), 0) from automation.experiment_days d where d.tenant_id = e.tenant_id and d.experiment_id = e.id and d.day < k.day
  ) + (
    select count(*) from automation.experiment_exposures x
    where x.tenant_id = e.tenant_id and x.experiment_id = e.id and x.exposed_at >= k.day::timestamp at time zone 'UTC'
  ))::int as "customers!",
  left(e.winner, 40) as "winner?",
  e.started_at,
  e.stopped_at,
  e.decided_at,
  left(e.created_by, 200) as "created_by!",
  automation.name_of_actor(e.tenant_id, e.created_by) as "created_by_name?",
  e.created_at,
  e.updated_at,
  e.revision,
  e.created_at::text as "cursor_at!"
from automation.experiments e
join automation.experiment_phases p on p.tenant_id = e.tenant_id and p.experiment_id = e.id and p.phase = e.phase
left join automation.automated_triggers t on t.tenant_id = e.tenant_id and t.id = e.trigger_id
cross join lateral (select (coalesce(e.counted_at, e.started_at, e.created_at) at time zone 'UTC')::date as day) k
where e.tenant_id = :tenant_id::uuid
  and (:id::uuid is null or e.id = :id::uuid)
  and (:status::text is null or e.status = :status::text)
  and (:trigger_id::uuid is null or e.trigger_id = :trigger_id::uuid)
  and (:after_id::uuid is null or (e.created_at, e.id) > (:after_at::text::timestamptz, :after_id::uuid))
order by e.created_at, e.id
limit :limit::int
