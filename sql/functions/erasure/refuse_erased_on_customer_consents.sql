-- A consent of a customer; those of recipients name none.
create or replace trigger refuse_erased before insert or update of customer_id on automation.customer_consents
  for each row when (new.customer_id is not null) execute function automation.refuse_erased();
