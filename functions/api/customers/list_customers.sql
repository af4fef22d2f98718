-- Lists a tenant's customers, newest first, a page at a time: all, or those in whom a text begins with `beginning`. Long texts are cut, since
-- the Data API returns at most 1 MB.
select
  c.id as "id!",
  left(c.name, 200) as "name?",
  left(c.email, 320) as "email?",
  left(c.phone, 100) as "phone?",
  left(c.account_number, 100) as "account_number?",
  c.status as "status!",
  c.sales_rep_id as "sales_rep_id?",
  left(u.name, 200) as "sales_rep_name?",
  case when isfinite(c.do_not_contact_until) then c.do_not_contact_until end as "do_not_contact_until?",
  c.created_at as "created_at!",
  c.updated_at as "updated_at!",
  c.created_at::text as "cursor_at!"
from (
  select a.id, a.name, a.email, a.phone, a.account_number, a.status, a.sales_rep_id, a.do_not_contact_until, a.created_at, a.updated_at
  from crm.customers a
  where a.tenant_id = :tenant_id::uuid and :beginning::text is null
  union all
  select a.id, a.name, a.email, a.phone, a.account_number, a.status, a.sales_rep_id, a.do_not_contact_until, a.created_at, a.updated_at
  from automation.search_customers(:beginning::text) f
  join crm.customers a on a.tenant_id = :tenant_id::uuid and a.id = f.id
  where :beginning::text is not null
) c
left join crm.users u on u.tenant_id = :tenant_id::uuid and u.id = c.sales_rep_id
where (:status::text is null or c.status = :status::text)
  and (:rep_id::uuid is null or c.sales_rep_id = :rep_id::uuid)
  and (:after_id::uuid is null or (c.created_at, c.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by c.created_at desc, c.id desc
limit :limit::int
