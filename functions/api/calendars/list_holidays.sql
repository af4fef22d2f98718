-- Lists the holidays of a calendar.
select to_char(h.day, 'YYYY-MM-DD') as "day!", left(h.name, 200) as "name!", left(h.source, 100) as "source!", h.is_closed as "is_closed!"
from automation.calendar_holidays h
where h.tenant_id = :tenant_id::uuid and h.calendar_id = :id::uuid
order by h.day
limit 500
