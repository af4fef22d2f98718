-- Makes, moves or cancels a booking, as the job of an effect says. `reason`: null, or why not, `CODE: what is wrong`; with `is_withheld` the run does not want it now.
-- Idempotent: the id of a new booking is a hash of the effect's key.
create or replace function automation.change_booking(
  p_tenant_id uuid, p_job_id uuid, p_now timestamptz, out booking_id uuid, out reason text, out is_withheld boolean
)
language plpgsql set search_path = ''
as $$
declare
  judged record;
  asked jsonb;
  before crm.bookings;
  rule text;
begin
  select e.* into judged from automation.judge_effect(p_tenant_id, p_job_id, p_now) e;
  reason = case when not found then 'RUN_ENDED: no run of a workflow waits for this job' else judged.objection end;
  is_withheld = reason is not null;
  if is_withheld then
    return;
  end if;
  asked = judged.effect;
  if asked ->> 'action' = 'create' then
    booking_id = md5(judged.key)::uuid;
  elsif pg_input_is_valid(asked ->> 'bookingId', 'uuid') then
    -- The row, then the calendar, as the API locks them: two moves into one slot would deadlock otherwise.
    select b.* into before from crm.bookings b
    where b.tenant_id = p_tenant_id and b.id = (asked ->> 'bookingId')::uuid and b.customer_id = judged.customer_id
    for update;
    booking_id = before.id;
    if before.assigned_user_id is not null then
      perform pg_advisory_xact_lock(hashtextextended('slots ' || p_tenant_id || before.assigned_user_id, 0));
    end if;
  end if;
  reason = case
    when booking_id is null then 'NO_BOOKING: the path bookingId leads to no booking of the customer'
    when asked ->> 'action' <> 'cancel' and asked -> 'at' is null then 'NO_MOMENT: the path at leads to no moment'
  end;
  if reason is not null then
    return;
  end if;
  begin
    -- What the booking's change means to workflows is an event that the run led to.
    perform pg_catalog.set_config('followthrough.event_depth', (
      select (r.event_depth + 1)::text
      from automation.jobs j join automation.runs r on r.tenant_id = j.tenant_id and r.id = j.run_id
      where j.tenant_id = p_tenant_id and j.id = p_job_id), true);
    if asked ->> 'action' = 'create' and asked ->> 'assignee' in ('least-loaded', 'round-robin') then
      perform automation.book_with_rep(p_tenant_id, booking_id, judged.customer_id, asked, p_now);
    else
      perform automation.write_booking(p_tenant_id, booking_id, judged.customer_id, asked);
    end if;
    perform pg_catalog.set_config('followthrough.event_depth', '', true);
  exception
    when check_violation or exclusion_violation or foreign_key_violation or datetime_field_overflow then
      get stacked diagnostics rule = constraint_name;
      reason = upper(replace(coalesce(nullif(rule, ''), 'bookings_time_out_of_range'), 'bookings_', '')) || ': ' || left(sqlerrm, 300);
      return;
  end;
  if not exists (select from crm.bookings b where b.tenant_id = p_tenant_id and b.id = booking_id) then
    reason = case when asked ->> 'assignee' in ('least-loaded', 'round-robin') then 'SLOT_TAKEN: nobody is free at ' else 'SLOT_TAKEN: the assignee has another booking at ' end || (asked ->> 'at');
  end if;
end
$$;
