-- What the screen of bookings shows first: calls that failed.

-- They are few among all. A CRM may have a view in place of the table, and then needs no index of ours.
do $$
begin
  if exists (select from pg_class c where c.oid = to_regclass('crm.bookings') and c.relkind in ('r', 'p')) then
    create index bookings_failed on crm.bookings (tenant_id, scheduled_at, id) where task_status = 'failed';
  end if;
end
$$;
