-- Says how a wait that listens ends, as `result` ({port, detail, data}; with `outcome` the run ends), or null while it goes on, until `due_at` at the
-- latest. Looks at what is there now, so it may be asked at any time and any number of times.
create or replace function automation.answer_wait(
  n automation.graph_nodes, p_cursor automation.cursors, facts jsonb, p_now timestamptz, out result jsonb, out due_at timestamptz
)
language plpgsql stable set search_path = ''
as $$
declare
  most integer = coalesce((n.config ->> 'count')::integer, 1);
  found record;
  kept record;
  until_at timestamptz;
begin
  due_at = p_cursor.due_at;
  case
    -- An effect that its send window holds: the node asks again.
    when n.kind <> 'wait' then
      kept = automation.opening_of_window(n.tenant_id, n.config -> 'sendWindow', p_now);
      if kept.opens_at <= p_now or kept.calendar is null or not n.config ? 'sendWindow' then
        result = '{"opened": true}';
      else
        due_at = automation.within_run(p_cursor, facts, kept.opens_at);
      end if;
    when n.config ? 'calendarId' then
      select d.* into kept from automation.due_of_calendar(n, coalesce((
        select min(w.began_at) from automation.run_waits w
        where w.tenant_id = p_cursor.tenant_id and w.run_id = p_cursor.run_id and w.cursor_id = p_cursor.id and w.step = p_cursor.step), p_now), (facts #>> '{run,recipientId}')::uuid) d;
      due_at = automation.within_run(p_cursor, facts, kept.due_at);
      if due_at <= p_now then
        result = '{"port": "next"}';
      end if;
    when n.config ->> 'kind' = 'event' then
      select * into found from automation.events_of_wait(n, p_cursor, facts, most);
      if found.seen = most then
        result = pg_catalog.jsonb_build_object('port', 'event', 'data', found.event, 'afterId', found.last_id, 'since', found.since, 'sinceAt', found.since_at,
          'detail', pg_catalog.jsonb_build_object('type', found.event -> 'type', 'eventId', found.event -> 'id')
            || case when most > 1 then pg_catalog.jsonb_build_object('seen', found.seen) else '{}' end);
      elsif due_at <= p_now then
        result = pg_catalog.jsonb_build_object('port', 'timeout')
          || case when most > 1 then pg_catalog.jsonb_build_object('detail', pg_catalog.jsonb_build_object('seen', found.seen)) else '{}' end;
      end if;
    when n.config ->> 'kind' = 'condition' then
      if automation.condition_holds(n.test, n.vars, facts) then
        result = '{"port": "next"}';
      else
        select min(w.deadline) into until_at from automation.run_waits w
        where w.tenant_id = p_cursor.tenant_id and w.run_id = p_cursor.run_id and w.cursor_id = p_cursor.id and w.step = p_cursor.step;
        if until_at <= p_now then
          result = '{"port": "timeout"}';
        else
          due_at = automation.next_look(n, until_at, p_now);
        end if;
      end if;
    else
      due_at = automation.due_of_wait(n, facts);
      if due_at is null then
        -- Without a date from the start, the wait is for one.
        -- Without a date the run wakes when it has taken the longest time of its settings; before that moment it had one.
        select pg_catalog.jsonb_build_object('port', 'gone') into result
        from automation.graphs g
        where g.id = n.graph_id and coalesce(p_cursor.due_at < (facts #>> '{run,startedAt}')::timestamptz
          + pg_catalog.make_interval(days => (g.settings ->> 'maxRunDays')::integer), p_cursor.due_at is not null);
        due_at = p_cursor.due_at;
      elsif due_at <= p_now and due_at is distinct from p_cursor.due_at then
        result = (select pg_catalog.jsonb_build_object('port', 'next', 'detail', p.detail, 'outcome', p.outcome) from automation.pass_date(n) p);
      elsif due_at <= p_now then
        result = '{"port": "next"}';
      end if;
  end case;
end
$$;
