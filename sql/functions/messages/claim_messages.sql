-- Does one turn of a worker of messages, as automation.claim_jobs does, and says with each message what is known of its page and recipient now. A claimed
-- message counts as begun: when its function dies, its outcome is unknown. `payload` becomes {message, key, createdAt, place, objection, page,
-- subscriber, hasOptedOut}, with its place among those of the page in this claim. What does not fit into a reply of the Data API (1 MiB) is put back.
create or replace function automation.claim_messages(
  p_queue text, p_lane text, p_at_once integer, p_per_minute integer, p_batch integer, p_now timestamptz,
  p_lease_until timestamptz, p_claim uuid, p_hold_types jsonb, p_ended jsonb)
returns table (id uuid, tenant_id uuid, type text, payload jsonb, attempts integer, max_attempts integer, pause_ms integer)
language plpgsql set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  most_bytes constant integer = 900000; -- 1 MiB, less what the reply adds to each value
  claimed jsonb;
  ready jsonb;
begin
  select jsonb_agg(to_jsonb(c)) into claimed
  from automation.claim_jobs(p_queue, p_lane, p_at_once, p_per_minute, p_batch, p_now, p_lease_until, p_claim, p_hold_types, p_ended) c;

  select jsonb_agg(to_jsonb(sized)) into ready
  from (
    select known.*, sum(octet_length(known.payload::text)) over (order by known.pause_ms is null, known.id) as bytes
    from (
      select c.id, c.tenant_id, c.type, c.attempts, c.max_attempts, c.pause_ms,
        case when c.pause_ms is not null then c.payload else jsonb_build_object(
          'message', c.payload, 'key', coalesce(j.dedupe_key, j.id::text), 'createdAt', j.created_at,
          'place', row_number() over (partition by c.tenant_id, p.page_id order by c.id) - 1, 'objection', e.objection,
          'page', case when p.page_id is not null then jsonb_build_object(
            'channel', p.channel, 'isActive', p.is_active, 'perSecond', p.per_second, 'token', p.token, 'originationIdentity', p.origination_identity,
            'phoneNumberId', p.phone_number_id, 'url', p.url) end,
          'subscriber', case when s.page_id is not null then jsonb_build_object(
            'isActive', s.is_active, 'inactiveReason', s.inactive_reason, 'windowClosesAt', s.window_closes_at) end,
          'hasOptedOut', p.page_id is not null
            and automation.has_opted_out(c.tenant_id, p.channel, coalesce(s.customer_id, e.customer_id), c.payload ->> 'recipientId')
        ) end as payload
      from jsonb_to_recordset(claimed)
        c(id uuid, tenant_id uuid, type text, payload jsonb, attempts integer, max_attempts integer, pause_ms integer)
      left join automation.jobs j on j.tenant_id = c.tenant_id and j.id = c.id
      left join automation.pages p on p.tenant_id = c.tenant_id
        and p.page_id = case when pg_input_is_valid(c.payload ->> 'pageId', 'bigint') then (c.payload ->> 'pageId')::bigint end
      left join automation.subscribers s
        on s.tenant_id = c.tenant_id and s.page_id = p.page_id and s.recipient_id = c.payload ->> 'recipientId'
      left join lateral automation.judge_effect(c.tenant_id, c.id, p_now) e on j.run_id is not null
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
