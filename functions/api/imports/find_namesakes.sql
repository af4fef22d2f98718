-- Lists the workflows of a name that are not archived, newest first: an import may be of one of them.
select w.id, w.description
from automation.workflows w
where w.tenant_id = :tenant_id::uuid and w.name = :name::text and w.status <> 'ARCHIVED'
order by w.created_at desc, w.id desc
limit 20
