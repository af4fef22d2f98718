-- Inserts or changes subscribers and returns what became of each row, in their order. Rows that cannot be stored are refused with a reason. A member
-- that a row does not have stays as it is. Mailboxes are known in lower case. Rows are written in the order of their keys, so that two calls do not wait for each other in a circle.
with given as (
  select
    r.place,
    (r.item ->> 'pageId')::bigint as page_id,
    p.channel,
    case when p.channel = 'email' then lower(r.item ->> 'recipientId') else r.item ->> 'recipientId' end as recipient_id,
    (r.item ->> 'customerId')::uuid as customer_id,
    r.item ? 'customerId' as has_customer,
    (r.item ->> 'isActive')::boolean as is_active,
    (r.item ->> 'windowClosesAt')::timestamptz as window_closes_at,
    r.item ? 'windowClosesAt' as has_window
  from jsonb_array_elements(:rows::jsonb) with ordinality r(item, place)
  left join automation.pages p on p.tenant_id = :tenant_id::uuid and p.page_id = (r.item ->> 'pageId')::bigint
), judged as (
  select
    g.*,
    case
      when row_number() over (partition by g.page_id, g.recipient_id order by g.place) > 1 then 'REPEATED'
      when g.channel is null then 'PAGE_UNKNOWN'
      when not automation.is_recipient(g.channel, g.recipient_id) then 'RECIPIENT_MALFORMED'
      when g.customer_id is not null and c.id is null then 'CUSTOMER_UNKNOWN'
      when e.customer_id is not null then 'CUSTOMER_ERASED'
    end as reason
  from given g
  left join crm.customers c on c.tenant_id = :tenant_id::uuid and c.id = g.customer_id
  left join automation.erasures e on e.tenant_id = :tenant_id::uuid and e.customer_id = g.customer_id
), held as (
  select s.page_id, s.recipient_id, s.customer_id, s.is_active, s.inactive_reason, s.inactive_at, s.window_closes_at
  from judged j
  join automation.subscribers s on s.tenant_id = :tenant_id::uuid and s.page_id = j.page_id and s.recipient_id = j.recipient_id
  where j.reason is null
  order by s.page_id, s.recipient_id
  for update of s
), merged as (
  select
    j.page_id,
    j.recipient_id,
    case when j.has_customer then j.customer_id else h.customer_id end as customer_id,
    coalesce(j.is_active, h.is_active, true) as is_active,
    case when not coalesce(j.is_active, h.is_active, true) then coalesce(h.inactive_reason, 'BY_HAND') end as inactive_reason,
    case when not coalesce(j.is_active, h.is_active, true) then coalesce(h.inactive_at, :now::timestamptz) end as inactive_at,
    case when j.has_window then j.window_closes_at else h.window_closes_at end as window_closes_at,
    (j.has_customer and j.customer_id is distinct from h.customer_id)
      or (j.is_active is not null and j.is_active is distinct from h.is_active)
      or (j.has_window and j.window_closes_at is distinct from h.window_closes_at)
      or h.page_id is null as is_changed
  from judged j
  left join held h on h.page_id = j.page_id and h.recipient_id = j.recipient_id
  where j.reason is null
), written as (
  insert into automation.subscribers as s
    (tenant_id, page_id, recipient_id, customer_id, is_active, inactive_reason, inactive_at, window_closes_at, created_at, updated_at)
  select :tenant_id::uuid, m.page_id, m.recipient_id, m.customer_id, m.is_active, m.inactive_reason, m.inactive_at, m.window_closes_at,
    :now::timestamptz, :now::timestamptz
  from merged m
  where m.is_changed
  order by m.page_id, m.recipient_id
  on conflict (tenant_id, page_id, recipient_id) do update
  set customer_id = excluded.customer_id, is_active = excluded.is_active, inactive_reason = excluded.inactive_reason,
    inactive_at = excluded.inactive_at, window_closes_at = excluded.window_closes_at, updated_at = excluded.updated_at
  returning s.page_id, s.recipient_id, s.xmax = 0 as is_new
)
select
  j.page_id::text as "page_id!",
  left(j.recipient_id, 256) as "recipient_id!",
  case
    when j.reason is not null then 'refused'
    when w.is_new then 'created'
    when w.page_id is not null then 'updated'
    else 'unchanged'
  end as "result!",
  j.reason as "reason?"
from judged j
left join written w on w.page_id = j.page_id and w.recipient_id = j.recipient_id and j.reason is null
order by j.place
limit 1000
