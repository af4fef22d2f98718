-- Sums the days of a phase by arm. `first_day` and `last_day` are of the days whose outcomes are counted.
select d.arm, sum(d.exposed)::int as "exposed!", sum(d.n)::int as "n!", sum(d.sum_y)::float8 as "y!", sum(d.sum_yy)::float8 as "yy!", sum(d.sum_x)::float8 as "x!",
  sum(d.sum_xx)::float8 as "xx!", sum(d.sum_xy)::float8 as "xy!", min(d.day) filter (where d.n > 0) as first_day, max(d.day) filter (where d.n > 0) as last_day
from automation.experiment_days d
where d.tenant_id = :tenant_id::uuid and d.experiment_id = :id::uuid and d.phase = :phase::int
group by d.arm
order by d.arm
limit 100
