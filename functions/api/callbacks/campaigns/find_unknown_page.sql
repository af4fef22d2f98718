-- Finds a page of a list that the tenant does not have.
select a.page_id as "page_id!"
from jsonb_array_elements_text(:pages::jsonb) with ordinality a (page_id, place)
where not exists (select from automation.pages p where p.tenant_id = :tenant_id::uuid and p.page_id = a.page_id::bigint)
order by a.place
limit 1
