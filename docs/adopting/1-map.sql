-- How each table of the CRM becomes a collection: a view gives `id`, and the members of docs/data.md in `item`. This is the part to write for your tables.
-- A view reads one table; what it needs of another one it looks up in a sub-select. A member that a view leaves out is Followthrough's own.
create schema adoption;

create table adoption.settings (tenant_id uuid not null);
insert into adoption.settings (tenant_id) select t.id from crm.tenants t where t.slug = 'shop';

create view adoption.users as
select p.person_id as id, jsonb_build_object('email', p.mail, 'name', p.full_name, 'role', p.job, 'isActive', p.left_on is null) as item
from shop.people p;

create view adoption.products as
select i.item_no as id, jsonb_build_object('sku', i.code, 'name', i.title) as item
from shop.items i;

-- Who was deleted is archived: history and figures stay, and nobody follows up any more.
create view adoption.customers as
select
  c.contact_no as id,
  jsonb_build_object(
    'name', nullif(concat_ws(' ', c.first_name, c.last_name), ''),
    'email', case when c.mail ~ '^[^\s@]+@[^\s@]+$' then c.mail end,
    'phone', c.tel,
    'status', case when c.deleted_at is not null then 'ARCHIVED' when c.stage = 'prospect' then 'LEAD' when c.stage = 'customer' then 'ACTIVE' else 'INACTIVE' end,
    'salesRepExternalId', c.owner_id::text,
    'attributes', jsonb_build_object('segment', c.segment),
    'createdAt', c.created_on
  )
  -- Followthrough clears a date that has come, so one that is over is left out: it would come again as another date.
  || case when c.quiet_until > current_date or c.quiet_until is null then jsonb_build_object('doNotContactUntil', c.quiet_until) else '{}' end as item
from shop.contacts c;

-- An open deal is no order yet, and a deleted one is none any more.
create view adoption.orders as
select
  d.deal_no as id,
  jsonb_build_object(
    'customerExternalId', d.contact_no::text,
    'status', case d.state when 'won' then 'PLACED' when 'shipped' then 'DELIVERED' else 'CANCELLED' end,
    'orderedAt', d.won_at,
    'deliveredAt', d.shipped_at,
    'lines', coalesce((
      select jsonb_agg(jsonb_build_object('productExternalId', l.item_no::text, 'quantity', l.pieces, 'amount', l.price) order by l.pos)
      from shop.deal_lines l
      where l.deal_no = d.deal_no
    ), '[]')
  ) as item
from shop.deals d
where d.won_at is not null and d.deleted_at is null;

create view adoption.samples as
select
  v.visit_id as id,
  jsonb_build_object(
    'customerExternalId', v.contact_no::text,
    'productExternalId', v.item_no::text,
    'salesRepExternalId', v.person_id::text,
    'quantity', v.bottles,
    'tastedAt', v.visited_at,
    'feedback', v.note
  )
  -- A task that is done sets the moment too, so null leaves it as it is.
  || case when v.called_at is not null then jsonb_build_object('followedUpAt', v.called_at) else '{}' end as item
from shop.visits v
where not v.is_cancelled;
