-- Counts a date that a customer no longer has.
create or replace function automation.end_contact_date() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.contact_dates as mine (tenant_id, customer_id) values (old.tenant_id, old.id)
  on conflict (tenant_id, customer_id) do update set dates_ended = mine.dates_ended + 1;
  return null;
end
$$;
