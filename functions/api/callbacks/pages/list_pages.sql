-- Lists the pages of a tenant with the state of their lanes, oldest first, a page at a time; or returns one.
select
  p.id,
  p.page_id::text as "page_id!",
  p.channel as "channel!",
  left(p.name, 200) as "name!",
  p.is_active as "is_active!",
  p.per_second as "per_second!",
  p.token_set_at,
  left(p.origination_identity, 256) as "origination_identity?",
  left(p.phone_number_id, 100) as "phone_number_id?",
  p.phone_number,
  left(p.url, 2000) as "url?",
  case
    when not p.is_active then 'inactive'
    when s.blocked_until > :now::timestamptz then 'blocked'
    when s.opened_until > :now::timestamptz then 'breaker_open'
    when s.opened_until is not null then 'half_open'
    else 'ready'
  end as "state!",
  case when s.blocked_until > :now::timestamptz then least(s.blocked_until, '9999-12-31T23:59:59Z') end as "blocked_until?",
  s.failures as "failures!",
  s.opened_until as "opened_until?",
  left(s.last_error, 300) as "last_error?",
  automation.waiting_in_lane(p.lane_key, :now::timestamptz, false) as "waiting!",
  l.id as "lane_id!",
  p.created_at as "created_at!",
  p.updated_at as "updated_at!",
  p.created_at::text as "cursor_at!"
from automation.pages p
join automation.lanes l on l.tenant_id = p.tenant_id and l.key = p.lane_key
join automation.lane_states s on s.tenant_id = l.tenant_id and s.key = l.key
where p.tenant_id = :tenant_id::uuid
  and (:page_id::text is null or p.page_id = :page_id::text::bigint)
  and (:channel::text is null or p.channel = :channel::text)
  and (:is_active::boolean is null or p.is_active = :is_active::boolean)
  and (:after_id::uuid is null or (p.created_at, p.id) > (:after_at::text::timestamptz, :after_id::uuid))
order by p.created_at, p.id
limit :limit::int
