-- Returns what a wait must hear of, as a list of {type, subject}; null: nothing. A subject of null is a key that the run does not have.
create or replace function automation.watched_by_wait(n automation.graph_nodes, facts jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  with place as (
    select n.config ->> 'kind' as kind, automation.booking_of_wait(n, facts) as booking, nullif(n.config -> 'key', 'null') as key,
      'customer:' || (facts #>> '{run,recipientId}') as customer,
      -- Of a recipient who is no customer: what others write is no answer.
      automation.recipient_subject(facts #>> '{run,trigger,pageId}', facts #>> '{run,trigger,recipientId}') as recipient
  ),
  watched as (
    select t.type, case
        when p.key is not null then 'key:' || pg_catalog."left"(facts #>> array(select pg_catalog.jsonb_array_elements_text(p.key)), 250)
        else coalesce(p.customer, case when t.type = 'message.received' then p.recipient end, 'anyone')
      end as subject
    from place p
    cross join lateral (select distinct jsonb_array_elements_text(n.config -> 'types') as type) t
    where p.kind = 'event'
    union all
    select 'change:booking', 'booking:' || p.booking from place p where p.kind = 'until' and p.booking is not null
    union all
    select w.type, p.customer
    from place p
    cross join lateral automation.changes_of_wait(n) w (type)
    where p.booking is null and p.customer is not null and w.type <> 'change:booking'
    union all
    select 'change:calendar', 'calendar:' || coalesce(n.config ->> 'calendarId', 'default') where n.config ? 'calendarId'
  )
  select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('type', w.type, 'subject', w.subject)) from watched w
$$;
