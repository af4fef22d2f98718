-- Returns the facts of a run itself, which need no look-up.
create or replace function automation.own_facts(r automation.runs, version integer, zone text, at timestamptz) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'now', automation.iso_of(at), 'event', (r).data -> 'event', 'input', (r).data -> 'input', 'vars', (r).data -> 'vars',
    'run', jsonb_build_object(
      'id', (r).id, 'workflowId', (r).workflow_id, 'version', version, 'priority', (r).priority, 'startedAt', automation.iso_of((r).started_at),
      'timeZone', zone, 'recipientId', (r).customer_id,
      'userId', coalesce((r).data #>> '{trigger,recipientId}', (r).customer_id::text), 'trigger', (r).data -> 'trigger'))
$$;
