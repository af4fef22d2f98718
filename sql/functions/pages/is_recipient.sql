-- Tells whether a text has the form of a channel's recipients. Of `http`, any does.
create or replace function automation.is_recipient(of_channel text, recipient text) returns boolean
language sql immutable parallel safe set search_path = ''
as $$
  select case of_channel
    when 'page' then recipient ~ '^[0-9]{1,30}$'
    when 'sms' then recipient ~ '^\+[1-9][0-9]{6,14}$'
    when 'whatsapp' then recipient ~ '^\+[1-9][0-9]{6,14}$'
    when 'email' then recipient ~ '^[^@[:space:]]+@[^@[:space:]]+$'
    else true
  end
$$;
