-- Lists the quotas of a tenant with what it has taken of each, or returns one.
select
  q.name,
  coalesce(t.most, q.default_limit) as "most!",
  q.default_limit,
  q.window_seconds,
  automation.quota_taken(:tenant_id::uuid, q.name, w.start, :now::timestamptz) as "taken!",
  w.start + make_interval(secs => q.window_seconds) as "resets_at?"
from automation.quotas q
left join automation.tenant_quotas t on t.tenant_id = :tenant_id::uuid and t.quota = q.name
cross join lateral (
  select to_timestamp(floor(extract(epoch from :now::timestamptz) / q.window_seconds) * q.window_seconds) as start
) w
where :quota::text is null or q.name = :quota::text
order by q.name
limit 100
