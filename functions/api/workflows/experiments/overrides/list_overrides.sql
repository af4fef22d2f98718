-- Lists the customers of an experiment whose arm a person chose.
select o.customer_id, left(o.arm, 40) as "arm!", left(o.created_by, 200) as "created_by!", o.created_at
from automation.experiment_overrides o
where o.tenant_id = :tenant_id::uuid and o.experiment_id = :id::uuid
order by o.customer_id
limit 1000
