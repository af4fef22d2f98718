-- Lists the daily sums of a phase, a page at a time.
select d.arm, d.day, d.exposed, d.n, d.sum_y::text as "y!", d.sum_yy::text as "yy!", d.sum_x::text as "x!", d.sum_xx::text as "xx!", d.sum_xy::text as "xy!"
from automation.experiment_days d
where d.tenant_id = :tenant_id::uuid and d.experiment_id = :id::uuid and d.phase = :phase::int
  and (:after_day::date is null or (d.arm, d.day) > (:after_arm::text, :after_day::date))
order by d.arm, d.day
limit 2000
