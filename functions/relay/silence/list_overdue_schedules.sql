-- Lists the schedules whose function has not run for twice their pause and a quarter of an hour. `:pauses` has the pause in seconds
-- of each schedule that is switched on; a schedule whose pause is new or has changed counts from now.
with given as (
  select g.key as name, g.value::int as pause_seconds from jsonb_each_text(:pauses::jsonb) g
),
forgotten as (
  delete from automation.schedule_runs s where not exists (select from given g where g.name = s.name)
),
watched as (
  insert into automation.schedule_runs as s (name, pause_seconds, watched_since)
  select g.name, g.pause_seconds, :now::timestamptz from given g
  on conflict (name) do update set
    pause_seconds = excluded.pause_seconds,
    watched_since = case when s.pause_seconds = excluded.pause_seconds then s.watched_since else excluded.watched_since end
  returning s.name, s.pause_seconds, s.watched_since, s.last_run_at
)
select w.name as "name!", greatest(w.last_run_at, r.last_run_at) as "last_run_at?"
from watched w
left join lateral (
  select max(m.scheduled_at) as last_run_at
  from automation.maintenance_runs m
  where m.tenant_id = '00000000-0000-0000-0000-000000000000' and m.name = w.name and m.source = 'SCHEDULE' and m.status = 'SUCCEEDED'
) r on true
where greatest(w.watched_since, w.last_run_at, r.last_run_at)
  < :now::timestamptz - make_interval(secs => 2 * w.pause_seconds) - interval '15 minutes'
order by w.name
limit 100
