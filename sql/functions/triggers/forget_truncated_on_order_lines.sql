-- A truncate gives no rows to note.
create or replace trigger forget_truncated after truncate on crm.order_lines
  for each statement execute function automation.forget_watermarks();
