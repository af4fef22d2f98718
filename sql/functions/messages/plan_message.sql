-- Returns the job that sends a node's message, as automation.plan_effect does, or {error}. It goes out a while (tenant_settings.message_spacing_seconds)
-- after the one before has ended, so that the order holds under retries.
create or replace function automation.plan_message(n automation.graph_nodes, facts jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  channel constant text = n.config ->> 'channel';
  address record;
  content jsonb;
  payload jsonb;
  most constant integer = case channel when 'sms' then 1600 when 'whatsapp' then 4096 when 'http' then 10000 else 2000 end;
  run_at timestamptz;
begin
  select a.page_id, a.recipient_id into address from automation.address_message(n, facts) a;
  if n.config ->> 'kind' = 'card' then
    content = pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('kind', 'card',
      'title', pg_catalog."left"(automation.filled_part(n, 'title', facts), 80),
      'subtitle', nullif(pg_catalog."left"(automation.filled_part(n, 'subtitle', facts), 80), ''),
      'imageUrl', automation.filled_part(n, 'imageUrl', facts),
      'buttons', (
        select pg_catalog.jsonb_agg(automation.button_of(n, (b.place - 1)::integer, b.type, facts) order by b.place)
        from pg_catalog.jsonb_array_elements_text(n.config -> 'buttons') with ordinality b (type, place))));
  else
    content = pg_catalog.jsonb_build_object('kind', 'text', 'text', coalesce(automation.filled_part(n, 'text', facts), ''));
  end if;
  payload = pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('channel', channel, 'pageId', address.page_id::text, 'recipientId', address.recipient_id,
    'content', content, 'outsideWindow', n.config -> 'outsideWindow', 'step', n.key,
    'triggerRunId', facts #> '{run,trigger,triggerRunId}', 'messageRunId', facts #> '{run,trigger,messageRunId}',
    -- The recipient's own message has started the run.
    'windowClosesAt', case when facts #> '{run,trigger}' ? 'triggerRunId' then automation.iso_of((facts #>> '{run,startedAt}')::timestamptz + interval '24 hours') end,
    'customerId', facts #> '{run,recipientId}', 'runId', facts #> '{run,id}', 'nodeId', n.key,
    'template', case when pg_catalog.jsonb_typeof(n.config -> 'template') = 'object' then n.config -> 'template' || pg_catalog.jsonb_build_object('variables', (
      select coalesce(pg_catalog.jsonb_object_agg(v.name, automation.filled_part(n, 'template.' || v.name, facts)), '{}')
      from pg_catalog.jsonb_array_elements_text(n.config #> '{template,variables}') v (name))) end));
  if pg_catalog.btrim(coalesce(content ->> 'text', content ->> 'title', ''), E' \t\r\n') = '' then
    return pg_catalog.jsonb_build_object('error', 'TEXT_EMPTY: nothing is left of the message once its values are filled in');
  elsif pg_catalog.length(content ->> 'text') > most then
    return pg_catalog.jsonb_build_object('error', pg_catalog.format('TEXT_TOO_LONG: the message has %s characters with its values, the channel "%s" takes %s',
      pg_catalog.length(content ->> 'text'), channel, most));
  elsif pg_catalog.octet_length(payload::text) > 8000 then
    return pg_catalog.jsonb_build_object('error', 'TEXT_TOO_LONG: the message has more than 8000 bytes with its values');
  end if;
  select greatest((facts ->> 'now')::timestamptz, max(
    case when pg_input_is_valid(k.value ->> 'endedAt', 'timestamptz') then (k.value ->> 'endedAt')::timestamptz end)
    + pg_catalog.make_interval(secs => coalesce(
      (select s.message_spacing_seconds from automation.tenant_settings s where s.tenant_id = n.tenant_id), 2)))
  into run_at
  from pg_catalog.jsonb_each(case when pg_catalog.jsonb_typeof(facts -> 'steps') = 'object' then facts -> 'steps' else '{}' end) k
  where pg_catalog.jsonb_typeof(k.value) = 'object' and k.value ? 'outcome' and k.value ? 'endedAt';
  return pg_catalog.jsonb_build_object('job', pg_catalog.jsonb_build_object('type', 'SEND_MESSAGE', 'queue', 'messages', 'lane', 'page/' || address.page_id,
    'runAt', run_at, 'payload', payload, 'attempts', coalesce(n.config #> '{retry,attempts}', '3'),
    'effect', pg_catalog.jsonb_build_object('retry', (n.config -> 'retry') - 'attempts')));
end
$$;
