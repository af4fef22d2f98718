-- Every writer's updates get the same rules.
create or replace trigger follow_booking before update on crm.bookings
  for each row execute function crm.follow_booking();
