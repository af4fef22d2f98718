-- Chooses the arm of a customer. Returns how many an experiment has with it; nothing when the tenant does not have the customer. The caller has locked
-- the experiment.
with chosen as (
  insert into automation.experiment_overrides as o (tenant_id, experiment_id, customer_id, arm, created_by, created_at)
  select c.tenant_id, :id::uuid, c.id, :arm::text, :actor::text, :now::timestamptz
  from crm.customers c
  where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
  on conflict (tenant_id, experiment_id, customer_id) do update set arm = excluded.arm, created_by = excluded.created_by, created_at = excluded.created_at
  returning o.customer_id
)
select (
  select count(*) + 1 from automation.experiment_overrides o
  where o.tenant_id = :tenant_id::uuid and o.experiment_id = :id::uuid and o.customer_id <> c.customer_id
)::int as "customers!"
from chosen c
