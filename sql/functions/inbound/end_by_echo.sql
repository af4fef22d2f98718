-- Ends a message as sent, in place of unknown, when the channel has said so meanwhile (automation.receive_echoes).
create or replace function automation.end_by_echo() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  echoed text;
begin
  select e.message_id into echoed from automation.message_echoes e where e.tenant_id = new.tenant_id and e.effect_key = new.dedupe_key;
  if found then
    new.status = 'COMPLETED';
    new.error = null;
    new.progress = 100;
    new.result = pg_catalog.jsonb_build_object('outcome', 'sent', 'messageId', echoed, 'isEchoed', true);
  end if;
  return new;
end
$$;
