-- Returns the job that sends a node's message, as automation.plan_effect does, or {error}. It goes out a while (tenant_settings.message_spacing_seconds)
-- after the one before has ended, so that the order holds under retries.
create or replace function automation.plan_message(n automation.graph_nodes, facts jsonb, p_page_id bigint, p_recipient_id text) returns jsonb
language plpgsql stable
as $$
declare
  channel constant text = n.config ->> 'channel';
  content jsonb;
  payload jsonb;
  template jsonb;
  most constant integer = case channel when 'sms' then 1600 when 'whatsapp' then 4096 when 'http' then 10000 when 'email' then 5000 else 2000 end;
  run_at timestamptz;
begin
  if pg_catalog.jsonb_typeof(n.config -> 'template') = 'object' then
    template = n.config -> 'template' || pg_catalog.jsonb_build_object('variables', (
      select coalesce(pg_catalog.jsonb_object_agg(v.name, automation.filled_part(n, 'template.' || v.name, facts)), '{}')
      from pg_catalog.jsonb_array_elements_text(n.config #> '{template,variables}') v (name)));
  end if;
  if n.config ->> 'kind' = 'card' then
    content = pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('kind', 'card',
      'title', pg_catalog."left"(automation.filled_part(n, 'title', facts), 80),
      'subtitle', nullif(pg_catalog."left"(automation.filled_part(n, 'subtitle', facts), 80), ''),
      'imageUrl', automation.filled_part(n, 'imageUrl', facts),
      'buttons', (
        select pg_catalog.jsonb_agg(automation.button_of(n, (b.place - 1)::integer, b.type, facts) order by b.place)
        from pg_catalog.jsonb_array_elements_text(n.config -> 'buttons') with ordinality b (type, place))));
  else
    content = pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('kind', 'text', 'text', coalesce(automation.filled_part(n, 'text', facts), ''),
      'subject', case when channel = 'email' then pg_catalog."left"(automation.filled_part(n, 'subject', facts), 200) end));
  end if;
  payload = pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('channel', channel, 'pageId', p_page_id::text, 'recipientId', p_recipient_id,
    'content', content, 'outsideWindow', n.config -> 'outsideWindow', 'step', n.key,
    'triggerRunId', facts #> '{run,trigger,triggerRunId}', 'messageRunId', facts #> '{run,trigger,messageRunId}',
    -- The recipient's own message has started the run.
    'windowClosesAt', case when facts #> '{run,trigger}' ? 'triggerRunId' then automation.iso_of((facts #>> '{run,startedAt}')::timestamptz + interval '24 hours') end,
    'customerId', facts #> '{run,recipientId}', 'runId', facts #> '{run,id}', 'nodeId', n.key,
    'template', template));
  if pg_catalog.btrim(coalesce(content ->> 'text', content ->> 'title', ''), E' \t\r\n') = '' then
    return pg_catalog.jsonb_build_object('error', 'TEXT_EMPTY: nothing is left of the message once its values are filled in');
  elsif pg_catalog.length(content ->> 'text') > most then
    return pg_catalog.jsonb_build_object('error', pg_catalog.format('TEXT_TOO_LONG: the message has %s characters with its values, the channel "%s" takes %s',
      pg_catalog.length(content ->> 'text'), channel, most));
  elsif pg_catalog.octet_length(payload::text) > 8000 then
    return pg_catalog.jsonb_build_object('error', 'TEXT_TOO_LONG: the message has more than 8000 bytes with its values');
  end if;
  run_at = (facts ->> 'now')::timestamptz;
  if pg_catalog.jsonb_typeof(facts -> 'steps') = 'object' then
    select greatest(run_at, max(
      case when pg_input_is_valid(k.value ->> 'endedAt', 'timestamptz') then (k.value ->> 'endedAt')::timestamptz end)
      + pg_catalog.make_interval(secs => coalesce(
        (select s.message_spacing_seconds from automation.tenant_settings s where s.tenant_id = n.tenant_id), 2)))
    into run_at
    from pg_catalog.jsonb_each(facts -> 'steps') k
    where pg_catalog.jsonb_typeof(k.value) = 'object' and k.value ? 'outcome' and k.value ? 'endedAt';
  end if;
  return pg_catalog.jsonb_build_object('job', pg_catalog.jsonb_build_object('type', 'SEND_MESSAGE', 'queue', 'messages', 'lane', 'page/' || p_page_id,
    'runAt', run_at, 'payload', payload, 'attempts', coalesce(n.config #> '{retry,attempts}', '3'),
    'effect', pg_catalog.jsonb_build_object('retry', (n.config -> 'retry') - 'attempts')));
end
$$;
