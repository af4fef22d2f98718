-- Lists the customers of an experiment whose arm a person chose.
select o.customer_id, left(c.name, 200) as "customer_name?", left(o.arm, 40) as "arm!", left(o.created_by, 200) as "created_by!",
  coalesce(
    (select left(y.name, 100) from automation.api_keys y where y.tenant_id = o.tenant_id and 'key:' || y.id = o.created_by),
    (select left(coalesce(u.name, u.email), 100) from crm.users u where u.tenant_id = o.tenant_id and 'user:' || u.id = o.created_by)
  ) as "created_by_name?",
  o.created_at
from automation.experiment_overrides o
left join crm.customers c on c.tenant_id = o.tenant_id and c.id = o.customer_id
where o.tenant_id = :tenant_id::uuid and o.experiment_id = :id::uuid
order by o.customer_id
limit 1000
