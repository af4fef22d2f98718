-- A rating is a figure; what is written beside it may name the person.
create or replace trigger refuse_erased before insert or update on automation.task_ratings
  for each row when (new.comment is not null) execute function automation.refuse_erased();
