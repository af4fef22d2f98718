-- Sums the days of phases, given as {id, phase} of an experiment each, by arm. `first_day` and `last_day` are of the days whose outcomes are counted.
select d.experiment_id, d.arm, sum(d.exposed)::int as "exposed!", sum(d.n)::int as "n!", sum(d.sum_y)::float8 as "y!", sum(d.sum_yy)::float8 as "yy!",
  sum(d.sum_x)::float8 as "x!", sum(d.sum_xx)::float8 as "xx!", sum(d.sum_xy)::float8 as "xy!", min(d.day) filter (where d.n > 0) as first_day,
  max(d.day) filter (where d.n > 0) as last_day
from jsonb_to_recordset(:phases::jsonb) p (id uuid, phase smallint)
join automation.experiment_days d on d.tenant_id = :tenant_id::uuid and d.experiment_id = p.id and d.phase = p.phase
group by d.experiment_id, d.arm
order by d.experiment_id, d.arm
limit 5000
