-- Does one turn of a worker of messages, as automation.claim_jobs does, and says with each message what is known of its page and recipient now. A claimed
-- message counts as begun: when its function dies, its outcome is unknown. `payload` becomes {message, key, createdAt, objection, page, subscriber, hasOptedOut}.
create or replace function automation.claim_messages(
  p_queue text, p_lane text, p_at_once integer, p_per_minute integer, p_batch integer, p_now timestamptz,
  p_lease_until timestamptz, p_claim uuid, p_hold_types jsonb, p_ended jsonb)
returns table (id uuid, tenant_id uuid, type text, payload jsonb, attempts integer, max_attempts integer, pause_ms integer)
language plpgsql set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  claimed jsonb;
begin
  select jsonb_agg(to_jsonb(c)) into claimed
  from automation.claim_jobs(p_queue, p_lane, p_at_once, p_per_minute, p_batch, p_now, p_lease_until, p_claim, p_hold_types, p_ended) c;
  return query
    select c.id, c.tenant_id, c.type,
      case when c.pause_ms is not null then c.payload else jsonb_build_object(
        'message', c.payload, 'key', coalesce(j.dedupe_key, j.id::text), 'createdAt', j.created_at, 'objection', e.objection,
        'page', case when p.page_id is not null then jsonb_build_object(
          'channel', p.channel, 'isActive', p.is_active, 'token', p.token, 'originationIdentity', p.origination_identity,
          'phoneNumberId', p.phone_number_id, 'url', p.url) end,
        'subscriber', case when s.page_id is not null then jsonb_build_object(
          'isActive', s.is_active, 'inactiveReason', s.inactive_reason, 'windowClosesAt', s.window_closes_at) end,
        'hasOptedOut', p.page_id is not null
          and automation.has_opted_out(c.tenant_id, p.channel, coalesce(s.customer_id, e.customer_id), c.payload ->> 'recipientId')
      ) end,
      c.attempts, c.max_attempts, c.pause_ms
    from jsonb_to_recordset(claimed)
      c(id uuid, tenant_id uuid, type text, payload jsonb, attempts integer, max_attempts integer, pause_ms integer)
    left join automation.jobs j on j.tenant_id = c.tenant_id and j.id = c.id
    left join automation.pages p on p.tenant_id = c.tenant_id
      and p.page_id = case when pg_input_is_valid(c.payload ->> 'pageId', 'bigint') then (c.payload ->> 'pageId')::bigint end
    left join automation.subscribers s on s.tenant_id = c.tenant_id and s.page_id = p.page_id and s.recipient_id = c.payload ->> 'recipientId'
    left join lateral automation.judge_effect(c.tenant_id, c.id, p_now) e on j.run_id is not null;
end
$$;
