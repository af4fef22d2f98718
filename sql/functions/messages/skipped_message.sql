-- Returns what the log says of a message that was withheld before it could be sent: {step, pageId?, recipientId?}.
create or replace function automation.skipped_message(n automation.graph_nodes, facts jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select pg_catalog.jsonb_build_object('step', n.key, 'pageId', a.page_id, 'recipientId', a.recipient_id)
  from automation.address_message(n, facts) a
$$;
