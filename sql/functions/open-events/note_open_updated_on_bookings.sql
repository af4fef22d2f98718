-- What changed rows mean to workflows.
create or replace trigger note_open_updated after update on crm.bookings
  referencing old table as before_change new table as after_change for each statement
  execute function automation.note_open_events('booking.moved', 'booking.completed', 'booking.missed', 'booking.cancelled');
