-- Returns what a node of the group `act` writes: {job: {type, queue, payload, effect, attempts}}, or what the walk itself writes.
create or replace function automation.plan_effect(n automation.graph_nodes, facts jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  payload jsonb = pg_catalog.jsonb_build_object('customerId', facts #> '{run,recipientId}', 'runId', facts #> '{run,id}', 'nodeId', n.key);
  retry jsonb = n.config -> 'retry';
  job jsonb;
begin
  case n.kind
    when 'message' then return automation.plan_message(n, facts);
    when 'email' then
      job = pg_catalog.jsonb_build_object('type', 'SEND_EMAIL', 'queue', 'email', 'effect', case
        when n.config ->> 'template' is null then pg_catalog.jsonb_build_object('graphId', n.graph_id, 'node', n.node, 'values', (
          select coalesce(pg_catalog.jsonb_object_agg(p.key, automation.values_of_text(p.value, facts)), '{}') from pg_catalog.jsonb_each(n.parts) p))
        else pg_catalog.jsonb_build_object('variables', automation.variables_of(facts)) end);
      payload = payload || pg_catalog.jsonb_build_object('template', n.config -> 'template');
    when 'http' then
      job = pg_catalog.jsonb_build_object('type', 'CALL_HTTP', 'queue', 'http', 'effect', pg_catalog.jsonb_build_object(
        'method', n.config -> 'method', 'timeoutSeconds', n.config -> 'timeoutSeconds', 'signed', n.config -> 'signed',
        'url', (automation.fill_text(n.parts -> 'url', facts)).filled,
        'headers', (
          select coalesce(pg_catalog.jsonb_object_agg(h.name, (automation.fill_text(n.parts -> ('headers.' || h.name), facts)).filled), '{}')
          from pg_catalog.jsonb_array_elements_text(n.config -> 'headers') h (name)),
        'body', case
          when n.parts ? 'body' then (automation.fill_text(n.parts -> 'body', facts)).filled
          when pg_catalog.jsonb_typeof(n.config -> 'body') = 'object' then automation.fill_value(n.config #> '{body,json}', facts)::text
        end));
    when 'booking' then
      job = pg_catalog.jsonb_build_object('type', 'CHANGE_BOOKING', 'queue', 'scheduled-tasks', 'effect', pg_catalog.jsonb_build_object(
        'action', n.config -> 'action', 'bookingType', n.config -> 'bookingType', 'minutes', n.config -> 'minutes', 'assignee', n.config -> 'assignee',
        'salesRepId', facts #> '{customer,salesRepId}',
        'bookingId', facts #> array(select pg_catalog.jsonb_array_elements_text(nullif(n.config -> 'bookingId', 'null'))),
        'notes', pg_catalog."left"((automation.fill_text(n.parts -> 'notes', facts)).filled, 2000))
        || automation.moment_of_booking(n.config, facts));
    when 'document' then
      job = pg_catalog.jsonb_build_object(
        'type', case n.config ->> 'kind' when 'pdf' then 'PRINT_TEXT' else 'WRITE_TEXT' end,
        'queue', case n.config ->> 'kind' when 'pdf' then 'pdf-generation' else 'ai-generation' end,
        'effect', pg_catalog.jsonb_build_object('title', (automation.fill_text(n.parts -> 'title', facts)).filled)
          || case n.config ->> 'kind'
            when 'pdf' then pg_catalog.jsonb_build_object('content',
              facts #> array(select pg_catalog.jsonb_array_elements_text(nullif(n.config -> 'content', 'null'))))
            else pg_catalog.jsonb_build_object('instructions', (automation.fill_text(n.parts -> 'instructions', facts)).filled) end);
    when 'event' then
      return pg_catalog.jsonb_build_object('event', pg_catalog.jsonb_build_object('type', n.config -> 'type',
        'data', coalesce(automation.fill_value(n.config -> 'payload', facts), '{}')));
    when 'activity' then
      return pg_catalog.jsonb_build_object('activity', pg_catalog.jsonb_build_object('type', n.config -> 'type',
        'summary', pg_catalog."left"((automation.fill_text(n.parts -> 'summary', facts)).filled, 2000),
        'details', coalesce(automation.fill_value(n.config -> 'details', facts), '{}')));
  end case;
  return pg_catalog.jsonb_build_object('job', job || pg_catalog.jsonb_build_object('payload', payload, 'attempts', coalesce(retry -> 'attempts', '3'),
    'effect', job -> 'effect' || pg_catalog.jsonb_build_object('retry', retry - 'attempts')));
end
$$;
