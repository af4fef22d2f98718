-- Measures completed jobs in milliseconds, from the start of the attempt that succeeded; null without any.
select
  round(avg(t.ms)::numeric, 1)::float8 as "average_ms?",
  round((percentile_cont(0.5) within group (order by t.ms))::numeric, 1)::float8 as "median_ms?",
  round((percentile_cont(0.95) within group (order by t.ms))::numeric, 1)::float8 as "p95_ms?"
from (
  select extract(epoch from j.completed_at - j.started_at)::float8 * 1000 as ms
  from automation.jobs j
  where j.tenant_id = :tenant_id::uuid and j.status = 'COMPLETED' and isfinite(j.completed_at) and isfinite(j.started_at)
) t
