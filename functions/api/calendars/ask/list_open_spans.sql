-- Lists the open spans of a calendar between two moments, cut off at both.
select to_char(s.day, 'YYYY-MM-DD') as "day!", greatest(s.opens_at, :from::timestamptz) as "opens_at!", least(s.closes_at, :to::timestamptz) as "closes_at!"
from automation.calendars c
cross join lateral automation.open_spans(
  c.tenant_id, c.id, (:from::timestamptz at time zone c.time_zone)::date - 2, (:to::timestamptz at time zone c.time_zone)::date + 2) s
where c.tenant_id = :tenant_id::uuid and c.id = :id::uuid and s.closes_at > :from::timestamptz and s.opens_at < :to::timestamptz
order by s.opens_at
limit 4000
