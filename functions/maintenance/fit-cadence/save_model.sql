-- Replaces the tenant's model, unless a later one is there. The table's trigger makes evaluations that go by it look at all customers again.
with saved as (
  insert into automation.cadence_models as m
    (tenant_id, week, fitted_at, status, reason, customers, repeat_customers, is_sampled, r, alpha, a, b, p, q, v, back_test)
  select
    t.id, date_trunc('week', :today::date::timestamp)::date, :now::timestamptz, :status::text, :reason::text, :customers::int, :repeat_customers::int,
    :is_sampled::boolean, (:parameters::jsonb ->> 'r')::double precision, (:parameters::jsonb ->> 'alpha')::double precision,
    (:parameters::jsonb ->> 'a')::double precision, (:parameters::jsonb ->> 'b')::double precision, (:values::jsonb ->> 'p')::double precision,
    (:values::jsonb ->> 'q')::double precision, (:values::jsonb ->> 'v')::double precision, nullif(:back_test::jsonb, 'null')
  from crm.tenants t
  where t.id = :tenant_id::uuid
  on conflict (tenant_id) do update set
    week = excluded.week, fitted_at = excluded.fitted_at, status = excluded.status, reason = excluded.reason, customers = excluded.customers,
    repeat_customers = excluded.repeat_customers, is_sampled = excluded.is_sampled, r = excluded.r, alpha = excluded.alpha, a = excluded.a,
    b = excluded.b, p = excluded.p, q = excluded.q, v = excluded.v, back_test = excluded.back_test
  where m.fitted_at <= excluded.fitted_at
  returning m.tenant_id
)
select count(*)::int as "saved!" from saved
