-- An old link may still say no.
create or replace trigger refuse_erased before insert or update on automation.email_preferences
  for each row when (new.allows_email) execute function automation.refuse_erased();
