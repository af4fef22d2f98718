-- Counts the messages of a tenant that wait, are being sent, and are delayed: of all pages, then of each page that has some, the fullest first.
with counted as (
  select w.page_id, w.waiting, coalesce(r.running, 0) as active, w.delayed
  from automation.messages_waiting(:now::timestamptz) w
  left join automation.running_in_lanes() r on r.key = 'page/' || w.page_id
)
select
  null as "page_id?",
  coalesce(sum(c.waiting), 0)::int as "waiting!",
  coalesce(sum(c.active), 0)::int as "active!",
  coalesce(sum(c.delayed), 0)::int as "delayed!"
from counted c
union all
(
  select c.page_id::text, c.waiting, c.active, c.delayed
  from counted c
  where c.waiting + c.active + c.delayed > 0
  order by c.waiting + c.active + c.delayed desc, c.page_id
  limit 200
)
