-- Tells what a campaign needs before it starts: its workflow, its pages, and somebody to receive it. Whether a condition holds for anybody is not asked.
select
  w.status as "workflow_status!",
  coalesce(s.workflows, false) as "is_on!",
  (
    select left(string_agg(a.page_id, ', '), 200)
    from jsonb_array_elements_text(c.audience -> 'pageIds') a (page_id)
    where not exists (select from automation.pages p where p.tenant_id = c.tenant_id and p.page_id = a.page_id::bigint and p.is_active)
  ) as "inactive_pages?",
  c.audience ? 'where' or exists (
    select from automation.subscribers r
    where r.tenant_id = c.tenant_id and r.is_active and r.page_id = any(automation.pages_of_audience(c.audience))
  ) as "has_recipients!"
from automation.campaigns c
join automation.workflows w on w.tenant_id = c.tenant_id and w.id = c.workflow_id
left join automation.tenant_settings s on s.tenant_id = c.tenant_id
where c.tenant_id = :tenant_id::uuid and c.id = :id::uuid
