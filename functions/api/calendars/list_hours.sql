-- Lists the spans of a calendar's week.
select h.weekday::int as "weekday!", to_char(h.opens, 'HH24:MI') as "opens!", to_char(h.closes, 'HH24:MI') as "closes!"
from automation.calendar_hours h
where h.tenant_id = :tenant_id::uuid and h.calendar_id = :id::uuid
order by h.weekday, h.opens
limit 56
