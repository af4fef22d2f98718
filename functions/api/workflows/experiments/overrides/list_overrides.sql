-- Lists the customers of an experiment whose arm a person chose.
select o.customer_id, left(c.name, 200) as "customer_name?", left(o.arm, 40) as "arm!", left(o.created_by, 200) as "created_by!",
  automation.name_of_actor(o.tenant_id, o.created_by) as "created_by_name?",
  o.created_at
from automation.experiment_overrides o
left join crm.customers c on c.tenant_id = o.tenant_id and c.id = o.customer_id
where o.tenant_id = :tenant_id::uuid and o.experiment_id = :id::uuid
order by o.customer_id
limit 1000
