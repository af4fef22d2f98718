-- Ends a call. Returns after how many seconds to try again, or null. Idempotent: the first answer may be lost. Changes
-- nothing about a call that was ended as unknown meanwhile.
create or replace function automation.finish_call(of_tenant uuid, of_call uuid, new_outcome text, new_status integer, new_error text,
  new_result text, at timestamptz)
returns table (retry_seconds integer)
language plpgsql set search_path = ''
as $$
declare
  call automation.booking_calls;
begin
  perform from crm.bookings b
  join automation.booking_calls c on c.tenant_id = b.tenant_id and c.booking_id = b.id
  where c.tenant_id = of_tenant and c.id = of_call
  for update of b; -- takes locks in the same order as start_call
  select * into call from automation.booking_calls c where c.tenant_id = of_tenant and c.id = of_call for update;
  if not found then
    return;
  elsif call.finished_at is null then
    return query select automation.end_call(call, new_outcome, new_status, new_error, new_result, at);
  else
    return query select ceil(extract(epoch from call.next_try_at - call.finished_at))::integer;
  end if;
end
$$;
