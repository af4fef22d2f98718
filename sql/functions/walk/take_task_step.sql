-- Plans the task of a node, or says why there is none. `stop` is what the node wants then: 'wait' looks again after a day, 'end' ends the run.
create or replace function automation.take_task_step(
  n automation.graph_nodes, facts jsonb, p_now timestamptz, out stop text, out due_at timestamptz, out detail jsonb, out writes jsonb
)
language plpgsql stable
as $$
declare
  reason text = automation.reason_to_suppress(facts, p_now);
  zone text = facts #>> '{run,timeZone}';
  title record;
  task jsonb;
  assignee text = coalesce(n.config ->> 'assignee', 'sales-rep');
  -- Who gets it then turns out when the task is written. A node that says nothing leaves it to the tenant's setting.
  assign jsonb = case
    when n.config ? 'assign' then n.config -> 'assign'
    when assignee in ('least-loaded', 'round-robin') then pg_catalog.jsonb_build_object('strategy', assignee)
    when not n.config ? 'assignee' then (select s.assignment from automation.tenant_settings s where s.tenant_id = n.tenant_id)
  end;
  rep uuid;
  is_known boolean = assign is not null or assignee = 'sales-rep';
begin
  if reason is not null then
    detail = pg_catalog.jsonb_build_object('suppressed', reason);
    stop = case when reason <> 'NO_CUSTOMER' then nullif(n.config ->> 'whenSuppressed', 'skip') end;
    due_at = case when stop = 'wait' then p_now + interval '1 day' end;
    return;
  end if;
  assignee = coalesce(assign ->> 'strategy', assignee);
  rep = case when assignee = 'sales-rep' then facts #>> '{customer,salesRepId}' when assign is null then assignee end::uuid;
  if not is_known then
    is_known = exists (select from crm.users u where u.tenant_id = n.tenant_id and u.id = rep and u.is_active);
  end if;
  title = automation.fill_text(n.parts -> 'title', facts);
  task = pg_catalog.jsonb_build_object(
    'title', pg_catalog."left"(coalesce(nullif(pg_catalog.btrim(title.filled), ''), n.name, 'Task'), 500),
    'description', pg_catalog."left"((automation.fill_text(n.parts -> 'description', facts)).filled, 4000),
    'priority', n.config -> 'priority', 'assignee', assignee, 'salesRepId', facts #> '{customer,salesRepId}',
    -- Without a calendar that reaches so far, days of the clock: the task must not be lost.
    'dueAt', coalesce(case when n.config ? 'dueInBusinessDays' then automation.add_business_days(n.tenant_id,
        automation.calendar_of_user(n.tenant_id, n.config ->> 'calendarId', rep), p_now, (n.config -> 'dueInBusinessDays')::integer) end,
      automation.instant_of(p_now at time zone zone + pg_catalog.make_interval(days => (n.config -> 'dueInDays')::integer), zone)))
    || case when assign is null then '{}' else pg_catalog.jsonb_build_object('assign', assign) end;
  detail = pg_catalog.jsonb_build_object('title', task -> 'title') || case when title.missing > 0
    then pg_catalog.jsonb_build_object('missingValues', title.missing) else '{}' end
    -- Then the task is for the tenant's default assignee.
    || case when is_known then '{}' else '{"assignee": "UNKNOWN_USER"}'::jsonb end;
  writes = pg_catalog.jsonb_build_object('task', task);
end
$$;
