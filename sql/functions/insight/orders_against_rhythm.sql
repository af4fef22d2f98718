-- Counts customers, each looked at from a moment on, by what their rhythm said at that moment of the days that followed, and how many of them ordered in
-- these days. `outlook` of the next order: DUE in them, LATER, OVERDUE before them; NO_RHYTHM with fewer than two days of delivery.
create or replace function automation.orders_against_rhythm(p_tenant_id uuid, p_customers uuid[], p_moments timestamptz[], p_days integer)
returns table (outlook text, customers integer, ordered integer)
language sql stable set search_path = '' set enable_seqscan = off set jit = off
as $$
  select f.outlook, count(*)::integer, (count(*) filter (where f.has_ordered))::integer
  from (
    select
      case when e.due_at is null then 'NO_RHYTHM' when e.due_at <= a.at then 'OVERDUE' when e.due_at < a.at + pg_catalog.make_interval(days => p_days) then 'DUE' else 'LATER' end as outlook,
      exists (
        select
        from crm.orders o
        where o.tenant_id = p_tenant_id and o.customer_id = a.customer_id and o.status <> 'CANCELLED'
          and o.ordered_at >= a.at and o.ordered_at < a.at + pg_catalog.make_interval(days => p_days)
      ) as has_ordered
    from unnest(p_customers, p_moments) a (customer_id, at)
    cross join lateral (
      select array_agg(distinct (o.delivered_at at time zone 'UTC')::date) as days
      from crm.orders o
      where o.tenant_id = p_tenant_id and o.customer_id = a.customer_id and o.status = 'DELIVERED' and o.delivered_at > '-infinity' and o.delivered_at <= a.at
    ) d
    cross join lateral (
      select case when cardinality(d.days) > 1
        then (d.days[cardinality(d.days)] + automation.mean_gap(d.days, least(cardinality(d.days), 5) - 1))::timestamp at time zone 'UTC' end as due_at
    ) e
  ) f
  group by f.outlook
$$;
