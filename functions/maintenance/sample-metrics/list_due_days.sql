-- Lists the days whose figures are due: today, and the days since the last run that succeeded, at most thirty of them. Each
-- with the moment up to which orders count: the run's own, or the end of a day that was missed.
select
  d.day::date as "day!",
  least(:now::timestamptz, (d.day::date + 1)::timestamp at time zone :time_zone::text) as "counts_until!"
from (
  select (max(r.scheduled_at) at time zone :time_zone::text)::date + 1 as missed_from
  from automation.maintenance_runs r
  where r.tenant_id = :tenant_id::uuid and r.name = :name::text and r.status = 'SUCCEEDED' and r.scheduled_at < :now::timestamptz
) last
cross join lateral generate_series(
  least(:today::date, greatest(coalesce(last.missed_from, :today::date), :today::date - 30))::timestamp, :today::date::timestamp, interval '1 day'
) d (day)
order by d.day desc
limit 31
