-- Fills in what a new booking leaves out and refuses what it may not say.
-- Runs with its owner's rights, so that a login that may write bookings needs no right to read other tables.
create or replace function crm.complete_booking() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  zone_of_tenant text;
begin
  select t.time_zone into zone_of_tenant from crm.tenants t where t.id = new.tenant_id;
  if not found and new.tenant_id is not null then
    perform crm.refuse_booking('unknown_tenant', format('there is no tenant %s', new.tenant_id), 'Give the id of a row of crm.tenants.');
  end if;
  new.time_zone := coalesce(new.time_zone, zone_of_tenant);
  if new.time_zone is distinct from zone_of_tenant then
    perform crm.check_booking_zone(new.time_zone);
  else
    perform new.scheduled_at at time zone new.time_zone; -- throws for a name that is no zone: its call could not say the local time
  end if;
  new.buffer_until := coalesce(new.buffer_until, new.scheduled_at + interval '15 minutes');
  if new.task_status = 'executing' then
    perform crm.refuse_booking('invalid_task_status', 'a new booking is not being called yet',
      'Leave task_status out: the call is made at scheduled_at.');
  elsif new.task_status = 'scheduled' then
    new.task_status := 'pending'; -- copied from another booking, whose timer is not this one's
  end if;
  if new.status <> 'scheduled' and new.task_status = 'pending' then
    new.task_status := 'cancelled'; -- a booking that is over needs no call
  end if;
  return new;
end
$$;
