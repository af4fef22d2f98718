-- Claims the next two hundred rows that are due within what SQS can delay, so that no other relay sends them meanwhile;
-- and deletes doorbells, which are not needed once their transaction is visible.
with used_doorbells as (
  delete from automation.doorbells d
  using (select b.xid from automation.doorbells b limit 1000 for update skip locked) seen
  where d.xid = seen.xid
),
due as (
  select o.id
  from automation.outbox o
  where o.due_at <= :now::timestamptz + interval '15 minutes' and o.claimed_until <= :now::timestamptz
  order by o.due_at, o.id
  limit 200
  for update skip locked
)
update automation.outbox o
set claimed_until = :now::timestamptz + interval '45 seconds'
from due
where o.id = due.id
returning
  o.id::text as "id!",
  o.tenant_id,
  o.topic,
  to_jsonb(o.subject_ids) as "subject_ids?",
  case when o.due_at > :now::timestamptz then ceil(extract(epoch from o.due_at - :now::timestamptz))::int else 0 end as "delay_seconds!"
