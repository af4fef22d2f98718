-- Returns what the tenant's model says of a customer (automation.cadence_of). Like the rhythm it counts delivered orders, by the day in UTC.
create or replace function automation.cadence_of_customer(p_tenant uuid, p_customer uuid, p_now timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  select automation.cadence_of(m, h.days, h.mean_value, p_now)
  from automation.cadence_models m
  cross join lateral (
    select array_agg(d.day order by d.day) as days, avg(d.value) filter (where d.place > 1) as mean_value
    from (
      select (k.delivered_at at time zone 'UTC')::date as day, sum(nullif(k.total, 'NaN')) as value,
        row_number() over (order by (k.delivered_at at time zone 'UTC')::date) as place
      from crm.orders k
      where k.tenant_id = p_tenant and k.customer_id = p_customer and k.status = 'DELIVERED'
        and k.delivered_at > '-infinity' and k.delivered_at <= p_now
      group by 1
    ) d
  ) h
  where m.tenant_id = p_tenant and m.status = 'ON'
$$;
