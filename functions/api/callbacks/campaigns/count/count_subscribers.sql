-- Counts the active subscribers of the active pages of an audience, up to `most`.
select count(*)::int as "recipients!"
from (
  select
  from automation.subscribers s
  join automation.pages p on p.tenant_id = s.tenant_id and p.page_id = s.page_id and p.is_active
  where s.tenant_id = :tenant_id::uuid and s.is_active and s.page_id = any(automation.pages_of_audience(:audience::jsonb))
  limit :most::int
) f
