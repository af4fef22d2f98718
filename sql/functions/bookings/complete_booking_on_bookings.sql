-- Every writer's inserts get the same rules.
create or replace trigger complete_booking before insert on crm.bookings
  for each row execute function crm.complete_booking();
