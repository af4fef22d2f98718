-- Puts the log of a message right that automation.end_by_echo has ended. After the statement: it may write the log itself, as the last thing that it does.
create or replace function automation.log_echo() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update automation.message_logs l
  set status = 'sent', code = null, subcode = null, error = null, message_id = new.result ->> 'messageId'
  where l.tenant_id = new.tenant_id and l.effect_key = new.dedupe_key and l.status = 'unknown';
  return null;
end
$$;
