-- Jobs that waited start at once, whoever ends the pause.
create or replace trigger ring_resumed after delete on automation.queue_pauses
  for each row execute function automation.ring_for_resumed_queue();
