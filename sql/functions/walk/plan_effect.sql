-- Returns what a node of the group `act` writes: {job: {type, queue, payload, effect, attempts}}, or what the walk itself writes.
create or replace function automation.plan_effect(n automation.graph_nodes, facts jsonb) returns jsonb
language plpgsql stable
as $$
declare
  payload jsonb = pg_catalog.jsonb_build_object('customerId', facts #> '{run,recipientId}', 'runId', facts #> '{run,id}', 'nodeId', n.key);
  retry jsonb = n.config -> 'retry';
  job jsonb;
  connection uuid;
  lane text;
begin
  case n.kind
    when 'email' then
      if n.config ->> 'template' is null then
        -- One by one: a query for those that there are costs more than all of them. A text without values has a list too.
        job = pg_catalog.jsonb_build_object('graphId', n.graph_id, 'node', n.node, 'values', pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
          'subject', case when n.parts ? 'subject' then automation.values_of_text(n.parts -> 'subject', facts) end,
          'html', case when n.parts ? 'html' then automation.values_of_text(n.parts -> 'html', facts) end,
          'text', case when n.parts ? 'text' then automation.values_of_text(n.parts -> 'text', facts) end)));
      else
        job = pg_catalog.jsonb_build_object('variables', automation.variables_of(facts));
      end if;
      job = pg_catalog.jsonb_build_object('type', 'SEND_EMAIL', 'queue', 'email', 'effect', job);
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
      if n.config ->> 'connectionId' is not null then
        select c.id, l.key into connection, lane
        from automation.connections c
        left join automation.lanes l on l.tenant_id = c.tenant_id and l.key = c.lane_key
        where c.tenant_id = n.tenant_id and c.id = (n.config ->> 'connectionId')::uuid;
        if connection is null then
          return pg_catalog.jsonb_build_object('error', 'CONNECTION_GONE: the connection of the node was removed; choose another one and publish');
        end if;
        job = pg_catalog.jsonb_set(job, '{effect,connectionId}', pg_catalog.to_jsonb(connection)) || pg_catalog.jsonb_build_object('lane', lane);
      end if;
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
