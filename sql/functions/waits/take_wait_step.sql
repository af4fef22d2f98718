-- Begins a wait, passes one that is over, or leaves one whose time has come. A run that waits for what others write listens: `writes.listen` says
-- for which types of events and changes, and whom they must concern; automation.answer_wait leaves those.
create or replace function automation.take_wait_step(
  n automation.graph_nodes, p_is_woken boolean, facts jsonb, p_now timestamptz,
  out port text, out stop text, out outcome text, out due_at timestamptz, out detail jsonb, out writes jsonb
)
language plpgsql stable set search_path = ''
as $$
declare
  listen jsonb;
  kept record;
begin
  port = 'next';
  if p_is_woken then
    return;
  end if;
  case
    when n.config ? 'calendarId' then
      kept = automation.due_of_calendar(n, p_now, (facts #>> '{run,recipientId}')::uuid);
      due_at = kept.due_at;
      if kept.calendar is null then
        stop = 'fail';
        outcome = format('NO_CALENDAR: the wait "%s" has no calendar to keep to', n.key);
        return;
      elsif due_at <= p_now then
        due_at = null;
        return;
      end if;
    when n.config ->> 'kind' = 'until' then
      due_at = automation.due_of_wait(n, facts);
      if due_at is null and n.config ->> 'onMissing' = 'error' then
        stop = 'fail';
        outcome = format('NO_DATE: the wait "%s" has no date to wait for', n.key);
        return;
      elsif due_at is null and n.config ->> 'onMissing' = 'continue' then
        detail = '{"missing": true}';
        return;
      elsif due_at <= p_now then
        select p.outcome, p.detail into outcome, detail from automation.pass_date(n) p;
        stop = case when outcome is not null then 'end' end;
        due_at = null;
        return;
      end if;
    when n.config ->> 'kind' = 'time-of-day' then
      due_at = automation.time_of_day(n.config ->> 'at', n.config -> 'days', facts #>> '{run,timeZone}', p_now);
    when n.config ->> 'kind' = 'event' then
      due_at = p_now + pg_catalog.make_interval(secs => (n.config ->> 'timeoutSeconds')::double precision);
    when n.config ->> 'kind' = 'condition' then
      if automation.condition_holds(n.test, n.vars, facts) then
        return;
      end if;
      due_at = p_now + pg_catalog.make_interval(secs => (n.config ->> 'timeoutSeconds')::double precision);
    else
      due_at = p_now + n.delay;
  end case;
  listen = automation.watched_by_wait(n, facts);
  if listen @> '[{"subject": null}]' then
    stop = 'fail';
    outcome = format('NO_KEY: the wait "%s" has no key for its event', n.key);
  elsif listen is not null then
    stop = 'listen';
    writes = pg_catalog.jsonb_build_object('listen', listen);
    -- Conditions that time alone can fulfil are looked at every hour.
    if n.config ->> 'kind' = 'condition' then
      writes = writes || pg_catalog.jsonb_build_object('deadline', due_at);
      due_at = automation.next_look(n, due_at, p_now);
    end if;
  elsif due_at > p_now then
    stop = 'wait';
  end if;
end
$$;
