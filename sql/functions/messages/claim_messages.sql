-- Does one turn of a worker of messages, as automation.claim_jobs does, and says with each message what is known of its page and recipient now. A claimed
-- message counts as begun: when its function dies, its outcome is unknown. `payload` becomes {message, key, createdAt, dueAt, priority, countedAt, startsAt,
-- objection, isWindowRefused, page, subscriber, hasOptedOut, mail}; `mail` for pages that send e-mail (automation.mail_of_message). The lane of a page counts
-- its messages at `countedAt`, and spreads them (`startsAt`): its rate holds for calls that are made at either. Both are at least `p_lead_ms` ahead,
-- which the worker needs until it can make them. What does not fit into a reply of the Data API (1 MiB) is put back.
create or replace function automation.claim_messages(
  p_queue text, p_lane text, p_at_once integer, p_per_minute integer, p_batch integer, p_now timestamptz,
  p_lease_until timestamptz, p_claim uuid, p_hold_types jsonb, p_ended jsonb, p_lead_ms integer)
returns table (id uuid, tenant_id uuid, type text, payload jsonb, attempts integer, max_attempts integer, pause_ms integer)
language plpgsql set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  most_bytes constant integer = 900000; -- 1 MiB, less what the reply adds to each value
  claimed jsonb;
  granted jsonb;
  ready jsonb;
begin
  if p_ended <> '[]' then
    perform automation.end_jobs(p_now, p_ended);
  end if;
  -- Claims what may start by then: budgets, blocks and due moments are those of the calls.
  select jsonb_agg(to_jsonb(c)) into claimed
  from automation.claim_jobs(p_queue, p_lane, p_at_once, p_per_minute, p_batch, p_now + make_interval(secs => p_lead_ms / 1000.0), p_lease_until, p_claim,
    p_hold_types, '[]') c;
  if claimed is null then
    return;
  end if;
  select jsonb_agg(to_jsonb(g)) into granted
  from automation.grant_starts(p_lane, (
    -- One page after the other: a worker makes its calls one by one, 500 a second.
    select jsonb_agg(jsonb_build_object('tenantId', e.tenant_id, 'key', e.lane_key, 'jobs', e.jobs,
      'from', e.started_at + make_interval(secs => 0.002 * (e.until_then - e.jobs)::float8)))
    from (
      select j.tenant_id, j.lane_key, count(*) as jobs, max(j.started_at) as started_at, sum(count(*)) over (order by j.tenant_id, j.lane_key) as until_then
      from jsonb_to_recordset(claimed) c(id uuid, tenant_id uuid, pause_ms integer)
      join automation.jobs j on j.tenant_id = c.tenant_id and j.id = c.id
      where c.pause_ms is null and j.lane_key is not null
      group by j.tenant_id, j.lane_key
    ) e)) g;

  select jsonb_agg(to_jsonb(sized)) into ready
  from (
    select known.*, sum(octet_length(known.payload::text)) over (order by known.pause_ms is null, known.id) as bytes
    from (
      select c.id, c.tenant_id, c.type, c.attempts, c.max_attempts, c.pause_ms,
        case when c.pause_ms is not null then c.payload else jsonb_build_object(
          'message', c.payload, 'key', coalesce(j.dedupe_key, j.id::text), 'createdAt', j.created_at, 'dueAt', j.run_at, 'priority', j.priority,
          'countedAt', j.started_at,
          'startsAt', coalesce(g.first_at + g.apart * (row_number() over (partition by j.tenant_id, j.lane_key order by c.id) - 1), j.started_at),
          'objection', e.objection, 'isWindowRefused', coalesce(starts_with(j.error, 'WINDOW_REFUSED:'), false),
          'page', case when p.page_id is not null then jsonb_build_object(
            'channel', p.channel, 'isActive', p.is_active, 'token', p.token, 'originationIdentity', p.origination_identity,
            'phoneNumberId', p.phone_number_id, 'url', p.url) end,
          'subscriber', case when s.page_id is not null then jsonb_build_object(
            'isActive', s.is_active, 'inactiveReason', s.inactive_reason, 'windowClosesAt', s.window_closes_at) end,
          'hasOptedOut', p.page_id is not null
            and automation.has_opted_out(c.tenant_id, p.channel, coalesce(s.customer_id, e.customer_id), c.payload ->> 'recipientId'),
          'mail', case when p.channel = 'email' and c.payload ->> 'recipientId' is not null then automation.mail_of_message(
            c.tenant_id, p.page_id, "left"(c.payload ->> 'recipientId', 256), coalesce(s.customer_id, e.customer_id), p_now) end
        ) end as payload
      from jsonb_to_recordset(claimed)
        c(id uuid, tenant_id uuid, type text, payload jsonb, attempts integer, max_attempts integer, pause_ms integer)
      left join automation.jobs j on j.tenant_id = c.tenant_id and j.id = c.id
      left join automation.pages p on p.tenant_id = c.tenant_id
        and p.page_id = case when pg_input_is_valid(c.payload ->> 'pageId', 'bigint') then (c.payload ->> 'pageId')::bigint end
      left join automation.subscribers s
        on s.tenant_id = c.tenant_id and s.page_id = p.page_id and s.recipient_id = c.payload ->> 'recipientId'
      left join jsonb_to_recordset(granted) g(tenant_id uuid, key text, first_at timestamptz, apart interval)
        on g.tenant_id = j.tenant_id and g.key = j.lane_key
      -- Each by its id: with the statistics of yesterday PostgreSQL would read all runs of the tenant for each.
      left join lateral (select e.* from automation.judge_effect(c.tenant_id, c.id, p_now) e offset 0) e on j.run_id is not null
    ) known
  ) sized;

  if ready @@ '$[*].bytes > 900000' then
    perform automation.end_jobs(p_now, (
      select jsonb_agg(jsonb_build_object('id', r.id, 'tenantId', r.tenant_id, 'claim', p_claim, 'kind', 'later', 'at', p_now,
        'reason', 'PUT_BACK: one claim had more content than a reply holds'))
      from jsonb_to_recordset(ready) r(id uuid, tenant_id uuid, bytes bigint)
      where r.bytes > most_bytes));
  end if;
  return query
    select r.id, r.tenant_id, r.type, r.payload, r.attempts, r.max_attempts, r.pause_ms
    from jsonb_to_recordset(ready)
      r(id uuid, tenant_id uuid, type text, payload jsonb, attempts integer, max_attempts integer, pause_ms integer, bytes bigint)
    where r.bytes <= most_bytes;
end
$$;
