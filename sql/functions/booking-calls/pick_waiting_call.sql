-- Takes the waiting call whose booking's moment is the earliest out of the queue, and returns its booking, locked; null when
-- none is left. Forgets calls that their bookings need no more, and fails those of a tenant without an endpoint.
create or replace function automation.pick_waiting_call(of_tenant uuid, endpoint text, at timestamptz)
returns crm.bookings
language plpgsql set search_path = ''
as $$
declare
  waiting automation.waiting_calls;
  booking crm.bookings;
begin
  for waiting in
    select * from automation.waiting_calls w
    where w.tenant_id = of_tenant and w.ready_at <= at
    order by w.due_at, w.booking_id
    limit 100
  loop
    select * into booking from crm.bookings b where b.tenant_id = of_tenant and b.id = waiting.booking_id for update skip locked;
    if not found then
      -- Deleted, or another transaction writes it: then it is looked at again in a moment.
      if exists (select from crm.bookings b where b.tenant_id = of_tenant and b.id = waiting.booking_id) then
        update automation.waiting_calls w set ready_at = at + interval '5 seconds'
        where w.tenant_id = of_tenant and w.booking_id = waiting.booking_id;
        continue;
      end if;
    elsif exists (
      select from automation.booking_calls c where c.tenant_id = of_tenant and c.booking_id = booking.id and c.finished_at is null
    ) then
      -- The call of a deleted booking whose id is used again still runs.
      update automation.waiting_calls w set ready_at = at + interval '15 seconds'
      where w.tenant_id = of_tenant and w.booking_id = waiting.booking_id;
      continue;
    end if;
    delete from automation.waiting_calls w where w.tenant_id = of_tenant and w.booking_id = waiting.booking_id;
    continue when booking.id is null or booking.task_status not in ('pending', 'scheduled') or booking.scheduled_at > at
      or automation.call_second(booking.scheduled_at) <> waiting.call_second or not automation.is_follow_up(booking.booking_type);
    if endpoint is not null then
      return booking;
    end if;
    update crm.bookings b set task_status = 'failed', status = 'failed',
      last_execution_error = 'NO_ENDPOINT: the tenant has no followupEndpoint; set it with PATCH /api/admin/settings, then retry'
    where b.tenant_id = of_tenant and b.id = booking.id;
  end loop;
  return null;
end
$$;
