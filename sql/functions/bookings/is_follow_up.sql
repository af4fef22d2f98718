-- Returns whether bookings of this type get a call.
create or replace function automation.is_follow_up(booking_type text) returns boolean
language sql immutable set search_path = ''
as $$
  select lower(booking_type) in ('follow_up', 'follow-up', 'auto-follow-up', 'followup', 'auto_follow_up', 'auto_followup',
    'manual_followup', 'manual_follow_up', 'scheduled_call')
$$;
