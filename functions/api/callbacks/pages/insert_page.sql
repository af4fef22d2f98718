-- Inserts a page; returns nothing when there is one with this number.
insert into automation.pages
  (page_id, tenant_id, id, channel, name, is_active, per_second, origination_identity, phone_number_id, phone_number, url, created_at, updated_at)
values (
  coalesce(:page_id::text::bigint, (1 + floor(random() * 9007199254740990))::bigint), :tenant_id::uuid, :id::uuid, :channel::text, :name::text,
  :is_active::boolean, :per_second::int, :origination_identity::text, :phone_number_id::text, :phone_number::text, :url::text, :now::timestamptz, :now::timestamptz)
on conflict (page_id) do nothing
returning page_id::text as "page_id!"
