-- Runs only when a call that was made turns out to be missed. A booking that makes up for another gets no second chance.
create or replace trigger make_up_for_missed_call after update of call_result on crm.bookings
  for each row when (
    new.call_result in ('no_answer', 'busy') and new.call_result is distinct from old.call_result
    and new.task_status = 'executed' and new.retry_of is null
  ) execute function automation.make_up_for_missed_call();
