-- Tells whether another calendar of the tenant has a name or a user, and whether there is such a user.
select
  exists (
    select from automation.calendars c where c.tenant_id = :tenant_id::uuid and c.name = :name::text and c.id <> :id::uuid
  ) as "is_name_taken!",
  exists (
    select from automation.calendars c where c.tenant_id = :tenant_id::uuid and c.user_id = :user_id::uuid and c.id <> :id::uuid
  ) as "is_user_taken!",
  exists (select from crm.users u where u.tenant_id = :tenant_id::uuid and u.id = :user_id::uuid) as "is_user_known!"
