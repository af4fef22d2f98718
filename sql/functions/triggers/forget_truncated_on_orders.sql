-- A truncate gives no rows to note.
create or replace trigger forget_truncated after truncate on crm.orders
  for each statement execute function automation.forget_watermarks();
