-- Lists the days of a calendar that have hours of their own.
select to_char(e.day, 'YYYY-MM-DD') as "day!", left(e.name, 200) as "name?", e.spans as "spans!"
from automation.calendar_exceptions e
where e.tenant_id = :tenant_id::uuid and e.calendar_id = :id::uuid
order by e.day
limit 400
