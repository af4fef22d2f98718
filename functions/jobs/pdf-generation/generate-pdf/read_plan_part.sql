-- Reads a part of a plan's text: the Data API limits a row to 64 KB, and a character may take four bytes.
select substr(p.content, :part::int * 12000 + 1, 12000) as "text!"
from crm.business_plans p
where p.tenant_id = :tenant_id::uuid and p.id = :plan_id::uuid and p.content is not null
