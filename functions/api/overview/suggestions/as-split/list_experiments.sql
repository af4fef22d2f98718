-- Lists the experiments whose key is `key`, or begins with `prefix`.
select e.key as "key!", left(e.name, 200) as "name!", e.status as "status!"
from automation.experiments e
where e.tenant_id = :tenant_id::uuid and e.key is not null and (e.key = :key::text or starts_with(e.key, :prefix::text))
order by e.key
limit 1000
