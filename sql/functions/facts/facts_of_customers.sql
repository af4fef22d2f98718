-- Returns what is known of customers, a row for each place of the lists: the groups that `p_needs` asks for (graph_nodes.needs), and with 32 `mail`,
-- {reason}: why the customer gets no e-mail, which no path names. One statement for
-- all: each group is looked up by its index where it is asked for. A customer who is gone has none.
create or replace function automation.facts_of_customers(p_tenants uuid[], p_customers uuid[], p_needs integer[], p_now timestamptz)
returns table (place bigint, facts jsonb)
language sql stable set search_path = '' set enable_seqscan = off set jit = off
as $$
  select a.place, coalesce(c.facts, '{}') || coalesce(o.facts, '{}') || coalesce(r.facts, '{}') || coalesce(e.facts, '{}') || coalesce(t.facts, '{}') || coalesce(m.facts, '{}') || coalesce(p.facts, '{}')
  from unnest(p_tenants, p_customers, p_needs) with ordinality a (tenant_id, customer_id, needs, place)
  left join lateral (
    select pg_catalog.jsonb_build_object('customer', automation.facts_of_customer(k)) as facts
    from crm.customers k
    where a.needs & 1 <> 0 and k.tenant_id = a.tenant_id and k.id = a.customer_id
    offset 0
  ) c on true
  left join lateral (
    select pg_catalog.jsonb_build_object('orders', pg_catalog.jsonb_build_object(
      'count', count(*), 'total', coalesce(sum(nullif(k.total, 'NaN')), 0), 'averageValue', pg_catalog.round(avg(nullif(k.total, 'NaN')), 2),
      'firstAt', automation.iso_of(min(k.ordered_at)), 'lastAt', automation.iso_of(max(k.ordered_at)),
      'countLast30Days', count(*) filter (where k.ordered_at > p_now - interval '30 days'),
      'countLast90Days', count(*) filter (where k.ordered_at > p_now - interval '90 days'))) as facts
    from crm.orders k
    where a.needs & 2 <> 0 and k.tenant_id = a.tenant_id and k.customer_id = a.customer_id and k.status <> 'CANCELLED' and k.ordered_at <= p_now
    having a.needs & 2 <> 0
    offset 0
  ) o on true
  left join lateral (
    select pg_catalog.jsonb_build_object('rhythm', automation.rhythm_of(array_agg(distinct (k.delivered_at at time zone 'UTC')::date), p_now)) as facts
    from crm.orders k
    where a.needs & 4 <> 0 and k.tenant_id = a.tenant_id and k.customer_id = a.customer_id and k.status = 'DELIVERED'
      and k.delivered_at > '-infinity' and k.delivered_at <= p_now
    having a.needs & 4 <> 0
    offset 0
  ) r on true
  left join lateral (
    select pg_catalog.jsonb_build_object('lastEvent', pg_catalog.jsonb_object_agg(v.type, pg_catalog.jsonb_build_object('at', automation.iso_of(v.last_at)))) as facts
    from (
      select k.type, max(k.occurred_at) as last_at
      from automation.events k
      where a.needs & 8 <> 0 and k.tenant_id = a.tenant_id and k.customer_id = a.customer_id and k.occurred_at <= p_now
      group by k.type
    ) v
    having count(*) > 0
    offset 0
  ) e on true
  left join lateral (
    select pg_catalog.jsonb_build_object('tenant', pg_catalog.jsonb_build_object('id', k.id, 'slug', k.slug, 'name', k.name, 'timeZone', k.time_zone)) as facts
    from crm.tenants k
    where a.needs & 16 <> 0 and k.id = a.tenant_id
    offset 0
  ) t on true
  left join lateral (
    select pg_catalog.jsonb_build_object('mail', pg_catalog.jsonb_build_object('reason', r.reason)) as facts
    from automation.reasons_against_email(a.tenant_id, a.customer_id, c.facts #>> '{customer,email}') r
    where a.needs & 32 <> 0
    offset 0
  ) m on true
  left join lateral (
    select pg_catalog.jsonb_build_object('cadence', automation.cadence_of_customer(a.tenant_id, a.customer_id, p_now)) as facts
    where a.needs & 64 <> 0
    offset 0
  ) p on true
$$;
