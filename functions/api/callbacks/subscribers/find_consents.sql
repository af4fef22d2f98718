-- Returns what a customer or a recipient has said about each channel. No rows: there is no such customer.
select
  a.channel as "channel!",
  coalesce(c.state, case p.allows_email when true then 'OPTED_IN' when false then 'OPTED_OUT' end, 'UNKNOWN') as "state!",
  c.source as "source?",
  coalesce(c.changed_at, p.updated_at) as "changed_at?"
from (values (1, 'page'), (2, 'sms'), (3, 'whatsapp'), (4, 'http'), (5, 'email')) a(place, channel)
left join automation.customer_consents c
  on c.tenant_id = :tenant_id::uuid and c.channel = a.channel
  and (c.customer_id = :customer_id::uuid or c.recipient_id = :recipient_id::text)
left join automation.email_preferences p on a.channel = 'email' and p.tenant_id = :tenant_id::uuid and p.customer_id = :customer_id::uuid
where (a.channel <> 'email' or :customer_id::uuid is not null)
  and (:customer_id::uuid is null
    or exists (select from crm.customers k where k.tenant_id = :tenant_id::uuid and k.id = :customer_id::uuid))
order by a.place
limit 5
