-- Locks an experiment. A statement of its own: while it waits, another phase may begin, which a join would not find.
select e.id
from automation.experiments e
where e.tenant_id = :tenant_id::uuid and e.id = :id::uuid
for no key update
