-- Returns the tenant's model with the active triggers that are set to go by it. One row in any case.
select
  m.status as "status?",
  m.reason as "reason?",
  m.fitted_at as "fitted_at?",
  m.customers as "customers?",
  m.repeat_customers as "repeat_customers?",
  m.is_sampled as "is_sampled?",
  m.r as "r?",
  m.alpha as "alpha?",
  m.a as "a?",
  m.b as "b?",
  m.p as "p?",
  m.q as "q?",
  m.v as "v?",
  m.back_test as "back_test?",
  coalesce(t.list, '[]') as "triggers!"
from (
  select jsonb_agg(jsonb_build_object('id', k.id, 'name', left(k.name, 200)) order by k.created_at, k.id) as list
  from (
    select a.id, a.name, a.created_at from automation.automated_triggers a
    where a.tenant_id = :tenant_id::uuid and a.is_active and a.config ->> 'model' = 'cadence'
    order by a.created_at, a.id
    limit 100
  ) k
) t
left join automation.cadence_models m on m.tenant_id = :tenant_id::uuid
