-- Ends a call. Returns after how many seconds it is tried again, or null, and whether other calls of the tenant wait that
-- may be made. Idempotent: the first answer may be lost. Changes nothing about a call that was ended as unknown meanwhile.
-- `retry_after`: the seconds that the endpoint asks to wait.
create or replace function automation.finish_call(of_tenant uuid, of_call uuid, new_outcome text, new_status integer, new_error text,
  new_result text, at timestamptz, retry_after integer default null, out retry_seconds integer, out has_more boolean)
language plpgsql set search_path = ''
as $$
declare
  call automation.booking_calls;
begin
  perform from crm.bookings b
  join automation.booking_calls c on c.tenant_id = b.tenant_id and c.booking_id = b.id
  where c.tenant_id = of_tenant and c.id = of_call
  for update of b; -- takes locks in the same order as start_call
  -- Behind the lock: a call that was told to wait for this one is seen below.
  perform automation.lock_call_lane(of_tenant);
  select * into call from automation.booking_calls c where c.tenant_id = of_tenant and c.id = of_call for update;
  if call.finished_at is null and call.id is not null then
    retry_seconds := automation.end_call(call, new_outcome, new_status, new_error, new_result, at, retry_after);
  else
    retry_seconds := ceil(extract(epoch from call.next_try_at - call.finished_at));
  end if;
  has_more := exists (select from automation.waiting_calls w where w.tenant_id = of_tenant and w.ready_at <= at);
end
$$;
