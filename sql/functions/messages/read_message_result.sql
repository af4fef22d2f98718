-- Reads how the job of a message has ended (automation.settle_effect): sent, with `data` for `steps.<node>`; withheld, by the channel's own rules; or failed.
create or replace function automation.read_message_result(p_result jsonb, out detail jsonb, out data jsonb, out withheld text, out error text)
language plpgsql immutable set search_path = ''
as $$
begin
  case coalesce(p_result #>> '{result,outcome}', 'sent')
    when 'skipped' then
      withheld = coalesce(p_result #>> '{result,reason}', 'SKIPPED');
    when 'sent' then
      detail = pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('messageId', p_result #> '{result,messageId}'));
      data = detail || '{"outcome": "sent"}';
    else
      error = 'OUTCOME_UNKNOWN: the channel did not say whether it took the message, so it is not sent again';
  end case;
end
$$;
