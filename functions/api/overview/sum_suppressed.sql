-- Sums up, by reason, whom the newest finished evaluation of each active trigger left out. Each evaluation counts the same customers again.
select left(r.reason, 100) as "reason!", sum(r.customers::int)::int as "customers!"
from automation.automated_triggers t
cross join lateral (
  select e.suppressed
  from automation.trigger_evaluations e
  where e.tenant_id = t.tenant_id and e.trigger_id = t.id and e.status = 'SUCCEEDED'
    and e.scheduled_at > :now::timestamptz - interval '7 days' and e.scheduled_at <= :now::timestamptz
  order by e.scheduled_at desc, e.id desc
  limit 1
) e
cross join lateral jsonb_each_text(e.suppressed) r (reason, customers)
where t.tenant_id = :tenant_id::uuid and t.is_active
group by r.reason
order by 2 desc, 1
limit 50
