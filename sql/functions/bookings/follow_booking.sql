-- Keeps the call in step with its booking: a change of the moment, the status or the type, by any writer, changes the call
-- to come. Refuses transitions that sql/README.md does not draw.
create or replace function crm.follow_booking() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  zone_of_tenant text;
begin
  if (new.tenant_id, new.id) <> (old.tenant_id, old.id) then
    perform crm.refuse_booking('invalid_id', 'the id and the tenant of a booking do not change', 'Make a new booking.');
  end if;
  if (new.customer_id <> old.customer_id or new.notes is distinct from old.notes and new.notes is not null
      or new.metadata <> old.metadata and new.metadata <> '{}')
    and exists (select from automation.erasures e where e.tenant_id = new.tenant_id and e.customer_id = new.customer_id) then
    perform crm.refuse_booking('customer_erased', format('the customer %s was erased', new.customer_id),
      'A person who comes back is a new row of crm.customers.');
  end if;
  if new.time_zone is distinct from old.time_zone then
    zone_of_tenant := (select t.time_zone from crm.tenants t where t.id = new.tenant_id);
    new.time_zone := coalesce(new.time_zone, zone_of_tenant);
    if new.time_zone is distinct from zone_of_tenant then
      perform crm.check_booking_zone(new.time_zone);
    else
      perform new.scheduled_at at time zone new.time_zone;
    end if;
  end if;
  new.updated_at := now();
  if new.scheduled_at <> old.scheduled_at then
    if old.task_status in ('executing', 'executed') then
      perform crm.refuse_booking('moved_too_late', format('the call of booking %s is being or was made', old.id), 'Make a new booking.');
    end if;
    if new.buffer_until = old.buffer_until then
      new.buffer_until := old.buffer_until + (new.scheduled_at - old.scheduled_at);
    end if;
    if new.status = 'failed' and old.status = 'failed' and new.task_status = 'failed' and old.task_status = 'failed' then
      new.status := 'scheduled'; -- another moment is another try
    end if;
    -- A booking that is over, or that the same update cancels, can be moved too: no call is to come.
    if new.status = 'scheduled' and new.task_status = old.task_status and old.task_status in ('scheduled', 'failed') then
      new.task_status := 'pending';
      new.last_execution_error := null;
    end if;
  end if;
  if new.task_status = old.task_status then
    if new.status <> 'scheduled' and old.task_status in ('pending', 'scheduled') then
      new.task_status := 'cancelled'; -- completed, missed or cancelled by another writer: no call is to come
    elsif new.status = 'scheduled' and old.status <> 'scheduled' and old.task_status in ('failed', 'cancelled') then
      new.task_status := 'pending'; -- booked again
      new.last_execution_error := null;
    elsif old.task_status = 'scheduled' and not automation.is_follow_up(new.booking_type) then
      new.task_status := 'pending'; -- the timer's function removes the timer, and nothing is done after that
    end if;
  end if;
  if new.status <> old.status and (old.status, new.status) not in (
    ('scheduled', 'in_progress'), ('scheduled', 'completed'), ('scheduled', 'missed'), ('scheduled', 'cancelled'), ('scheduled', 'failed'),
    ('in_progress', 'scheduled'), ('in_progress', 'completed'), ('in_progress', 'missed'), ('in_progress', 'cancelled'), ('in_progress', 'failed'),
    ('failed', 'scheduled'), ('cancelled', 'scheduled'), ('completed', 'missed'), ('missed', 'completed')
  ) then
    perform crm.refuse_booking('invalid_transition', format('a booking cannot go from %s to %s', old.status, new.status), 'Make a new booking.');
  end if;
  if new.task_status <> old.task_status and (old.task_status, new.task_status) not in (
    ('pending', 'scheduled'), ('pending', 'executing'), ('pending', 'cancelled'), ('pending', 'failed'),
    ('scheduled', 'pending'), ('scheduled', 'executing'), ('scheduled', 'cancelled'), ('scheduled', 'failed'),
    ('executing', 'executed'), ('executing', 'failed'), ('executing', 'scheduled'), ('executing', 'cancelled'),
    ('failed', 'pending'), ('cancelled', 'pending')
  ) then
    perform crm.refuse_booking('invalid_transition', format('the call of a booking cannot go from %s to %s', old.task_status, new.task_status),
      'A failed call is tried again by setting its status to scheduled; one that was made is not made again.');
  end if;
  return new;
end
$$;
