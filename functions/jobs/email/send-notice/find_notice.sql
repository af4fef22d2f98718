-- Finds what a notice is to say, to whom, and who sends it. No row: there is nothing to say, or nobody wants to hear it any more.
select n.runs, left(n.error, 500) as "error?", n.since, left(w.name, 200) as "workflow_name!", left(t.name, 300) as "tenant_name!",
  w.status as "workflow_status!", g.settings #> array['notify', case n.kind when 'FAILED' then 'onFailure' else 'onFinish' end] as "addresses!",
  s.sender_name as "sender_name?", s.sender_address as "sender_address?", s.reply_to_address as "reply_to_address?"
from automation.run_notices n
join automation.workflows w on w.tenant_id = n.tenant_id and w.id = n.workflow_id
join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
join crm.tenants t on t.id = n.tenant_id
left join automation.tenant_settings s on s.tenant_id = n.tenant_id
where n.tenant_id = :tenant_id::uuid and n.workflow_id = :workflow_id::uuid and n.kind = :kind::text and n.runs > 0
