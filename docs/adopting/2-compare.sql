-- Compares what the views of 1-map.sql give with what is in schema crm. It only reads. The same for every CRM.
create view adoption.mapped as
select 'users' as collection, v.id::text as id, v.item from adoption.users v
union all select 'products', v.id::text, v.item from adoption.products v
union all select 'customers', v.id::text, v.item from adoption.customers v
union all select 'orders', v.id::text, v.item from adoption.orders v
union all select 'samples', v.id::text, v.item from adoption.samples v;

-- Rows of the tenant that came from elsewhere, in the form of the views. `is_left`: the CRM has deleted it, and history keeps it.
create view adoption.stored as
select 'users' as collection, u.external_id as id, not u.is_active as is_left,
  jsonb_build_object('email', u.email, 'name', u.name, 'role', u.role, 'isActive', u.is_active) as item
from crm.users u
where u.external_id is not null and u.tenant_id = (select s.tenant_id from adoption.settings s)
union all
select 'products', p.external_id, true, jsonb_build_object('sku', p.sku, 'name', p.name)
from crm.products p
where p.external_id is not null and p.tenant_id = (select s.tenant_id from adoption.settings s)
union all
select 'customers', c.external_id, c.status = 'ARCHIVED',
  jsonb_build_object('name', c.name, 'email', c.email, 'phone', c.phone, 'accountNumber', c.account_number, 'status', c.status,
    'salesRepExternalId', (select u.external_id from crm.users u where u.tenant_id = c.tenant_id and u.id = c.sales_rep_id),
    'doNotContactUntil', c.do_not_contact_until, 'timeZone', c.time_zone, 'tags', c.tags, 'attributes', c.attributes, 'createdAt', c.created_at)
from crm.customers c
where c.external_id is not null and c.tenant_id = (select s.tenant_id from adoption.settings s)
union all
select 'orders', o.external_id, false,
  jsonb_build_object(
    'customerExternalId', (select c.external_id from crm.customers c where c.tenant_id = o.tenant_id and c.id = o.customer_id),
    'status', o.status, 'orderedAt', o.ordered_at, 'deliveredAt', o.delivered_at, 'total', o.total,
    'lines', coalesce((
      select jsonb_agg(jsonb_build_object('productExternalId', p.external_id, 'quantity', l.quantity, 'amount', l.amount))
      from crm.order_lines l
      join crm.products p on p.tenant_id = l.tenant_id and p.id = l.product_id
      where l.tenant_id = o.tenant_id and l.order_id = o.id
    ), '[]'))
from crm.orders o
where o.external_id is not null and o.tenant_id = (select s.tenant_id from adoption.settings s)
union all
select 'samples', v.external_id, false,
  jsonb_build_object(
    'customerExternalId', (select c.external_id from crm.customers c where c.tenant_id = v.tenant_id and c.id = v.customer_id),
    'productExternalId', (select p.external_id from crm.products p where p.tenant_id = v.tenant_id and p.id = v.product_id),
    'salesRepExternalId', (select u.external_id from crm.users u where u.tenant_id = v.tenant_id and u.id = v.sales_rep_id),
    'quantity', v.quantity, 'tastedAt', v.tasted_at, 'feedback', v.feedback, 'needsFollowUp', v.needs_follow_up,
    'followedUpAt', v.followed_up_at, 'resultedInOrder', v.resulted_in_order)
from crm.sample_usages v
where v.external_id is not null and v.tenant_id = (select s.tenant_id from adoption.settings s);

-- Each row that is not the same: `missing` in crm, `deleted` in the CRM and still live in crm, or `different`, with the members that differ.
create view adoption.differences as
select
  coalesce(m.collection, s.collection) as collection,
  coalesce(m.id, s.id) as id,
  case when s.id is null then 'missing' when m.id is null then 'deleted' else 'different' end as problem,
  case when s.id is not null then d.members end as members
from adoption.mapped m
full join adoption.stored s on s.collection = m.collection and s.id = m.id
cross join lateral (
  select string_agg(k.key, ', ' order by k.key) as members
  from jsonb_each(m.item) k
  where case
    -- A null leaves these as they are.
    when k.value = 'null' and k.key in ('isActive', 'status', 'tags', 'attributes', 'createdAt', 'orderedAt', 'total', 'lines', 'quantity', 'tastedAt',
      'needsFollowUp', 'resultedInOrder') then false
    when k.key = 'attributes' then not s.item -> k.key @> jsonb_strip_nulls(k.value)
    when k.key = 'lines' then (select jsonb_agg(l order by l) from jsonb_array_elements(k.value) l)
      is distinct from (select jsonb_agg(l order by l) from jsonb_array_elements(s.item -> k.key) l)
    when k.key ~ 'At$' then (k.value #>> '{}')::timestamptz is distinct from (s.item ->> k.key)::timestamptz
    else k.value is distinct from s.item -> k.key
  end
) d
where s.id is null or m.id is null and not s.is_left or d.members is not null and m.id is not null;

-- How many rows of each collection the CRM has, and how many of them, or more, are live in crm.
create view adoption.counts as
select
  coalesce(m.collection, s.collection) as collection,
  count(m.id) as in_your_crm,
  count(s.id) as in_followthrough
from adoption.mapped m
full join adoption.stored s on s.collection = m.collection and s.id = m.id
where m.id is not null or not s.is_left
group by 1;
