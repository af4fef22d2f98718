-- Keeps events that a wait of an active workflow looks out for, by whom they concern, and asks for a walk. Others cost a look-up.
create or replace function automation.note_awaited_events() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from inserted i join automation.graph_waits w on w.type = i.type and w.tenant_id = i.tenant_id) then
    return null;
  end if;
  with awaited as (
    insert into automation.awaited_events (tenant_id, type, subject, event_id, occurred_at)
    select distinct i.tenant_id, i.type, s.subject, i.id, i.occurred_at
    from inserted i
    join automation.graph_waits w on w.type = i.type and w.tenant_id = i.tenant_id
    cross join lateral (values
      (case when w.key is null then 'customer:' || i.customer_id end),
      (case when w.key is null then 'anyone' end),
      (case when w.key is null and i.type = 'message.received' then automation.recipient_subject(i.data ->> 'pageId', i.data ->> 'recipientId') end),
      ('key:' || "left"(i.data #>> w.key, 250))
    ) s (subject)
    where s.subject is not null
    returning tenant_id, type, subject
  ),
  noted as (
    insert into automation.wait_notices (tenant_id, type, subject) select distinct a.tenant_id, a.type, a.subject from awaited a
  )
  insert into automation.outbox (tenant_id, topic) values ('00000000-0000-0000-0000-000000000000', 'workflows');
  return null;
end
$$;
