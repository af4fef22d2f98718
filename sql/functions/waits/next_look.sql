-- Returns when a wait for a condition is looked at next, beside the changes of what it reads: at its time-out, and every hour where time alone may
-- fulfil it, as in "more than 30 days ago".
create or replace function automation.next_look(n automation.graph_nodes, p_deadline timestamptz, p_now timestamptz) returns timestamptz
language sql stable set search_path = ''
as $$
  select case when n.config -> 'isTimed' = 'true' then least(p_deadline, p_now + interval '1 hour') else p_deadline end
$$;
