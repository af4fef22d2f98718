-- Lists the nodes of a campaign at which its runs stand, or which sent messages: how many stand there, and how the attempts to send ended.
with sending as materialized (
  select m.tenant_id, m.id
  from automation.message_runs m
  where m.tenant_id = :tenant_id::uuid and m.campaign_id = :id::uuid
),
standing as (
  select n.key, count(distinct c.run_id)::int as runs
  from sending m
  join automation.runs r on r.tenant_id = m.tenant_id and r.message_run_id = m.id and r.status = 'RUNNING'
  join automation.cursors c on c.tenant_id = r.tenant_id and c.run_id = r.id and c.state <> 'FAILED'
  join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node
  group by n.key
),
attempts as (
  select l.step as key, (count(*) filter (where l.status = 'sent'))::int as sent, (count(*) filter (where l.status = 'failed'))::int as failed,
    (count(*) filter (where l.status = 'skipped'))::int as skipped,
    (count(*) filter (where l.status not in ('sent', 'failed', 'skipped')))::int as put_off
  from sending m
  join automation.message_logs l on l.tenant_id = m.tenant_id and l.run_id = m.id
  where l.step is not null
  group by l.step
)
select coalesce(s.key, a.key) as "node_id!", coalesce(s.runs, 0) as "standing!", coalesce(a.sent, 0) as "sent!", coalesce(a.failed, 0) as "failed!",
  coalesce(a.skipped, 0) as "skipped!", coalesce(a.put_off, 0) as "put_off!"
from standing s
full join attempts a on a.key = s.key
order by 1
limit 1000
