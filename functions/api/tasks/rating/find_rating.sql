-- Finds the rating of a task; its members are null while there is none.
select k.customer_id, r.satisfaction::int as "satisfaction?", r.was_right as "was_right?", r.comment as "comment?"
from crm.tasks k
left join automation.task_ratings r on r.tenant_id = k.tenant_id and r.task_id = k.id
where k.tenant_id = :tenant_id::uuid and k.id = :task_id::uuid
