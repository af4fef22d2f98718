-- Returns whom the run of a called flow talks to: the recipient of the caller ({caller, triggerRunId?} of automation.start_children). Empty: nobody on a page.
create or replace function automation.recipient_of_child(p_child jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select case
    when p_child -> 'caller' ? 'recipientId' then pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'pageId', p_child #> '{caller,pageId}', 'recipientId', p_child #> '{caller,recipientId}', 'context', p_child #> '{caller,context}',
      'messageRunId', p_child #> '{caller,messageRunId}', 'triggerRunId', p_child -> 'triggerRunId'))
    else '{}'
  end
$$;
