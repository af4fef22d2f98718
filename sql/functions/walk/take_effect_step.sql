-- Does what a node of the group `act` wants: asks whether it may, and plans a job (`stop` is 'work') or what the walk itself writes. With `p_result`
-- (automation.settle_effect) the job has ended: the run leaves the node. `data` is kept as `steps.<node>`. A text with variants is divided once it may be
-- sent; its job says which one it has, and why (`chosen`), until it ends.
create or replace function automation.take_effect_step(
  n automation.graph_nodes, p_result jsonb, facts jsonb, p_now timestamptz,
  out stop text, out due_at timestamptz, out outcome text, out port text, out detail jsonb, out data jsonb, out writes jsonb
)
language plpgsql stable
as $$
declare
  -- Why nothing is done, and how doing it failed: `CODE: what happened`.
  withheld text;
  error text;
  -- Of a message: its page and recipient.
  address record;
  -- Of a text with variants: {variant, experiment?, kept?}, and who came to an experiment by it.
  chosen jsonb = p_result -> 'chosen';
  exposure jsonb;
  divided record;
begin
  port = 'next';
  detail = '{}';
  if p_result is null then
    withheld = automation.reason_to_withhold(n, facts, p_now);
    if withheld is null and n.kind = 'message' then
      address = automation.address_message(n, facts);
      withheld = coalesce(address.reason, automation.reason_against_message(n.tenant_id, n.config ->> 'channel', address.page_id, address.recipient_id,
        (facts #>> '{customer,id}')::uuid));
    end if;
    if withheld is null and n.cuts is not null and n.kind = 'email' then
      withheld = automation.reason_against_text(n.tenant_id, facts #>> '{customer,email}');
    elsif withheld is null and n.cuts is not null and n.config ->> 'channel' = 'email' then
      withheld = automation.reason_against_text(n.tenant_id, address.recipient_id);
    end if;
    if withheld is null and n.cuts is not null then
      divided = automation.take_split_step(n, facts);
      exposure = divided.writes;
      if divided.stop is not null then
        port = null;
        stop = divided.stop;
        outcome = divided.outcome;
        detail = divided.detail;
        writes = exposure;
        return;
      end if;
      chosen = coalesce(divided.detail, '{}') || pg_catalog.jsonb_build_object('variant', pg_catalog.substr(divided.port, 8));
      detail = chosen;
      n = automation.node_of_variant(n, chosen ->> 'variant');
    end if;
    if withheld is null then
      if n.kind = 'message' then
        writes = automation.plan_message(n, facts, address.page_id, address.recipient_id);
      else
        writes = automation.plan_effect(n, facts);
      end if;
      error = writes ->> 'error';
      if writes ? 'job' then
        stop = 'work';
        if chosen is not null then
          writes = pg_catalog.jsonb_set(writes, '{job,effect,chosen}', chosen);
        end if;
        if pg_column_size(writes #> '{job,effect}') > 30000 then
          error = 'EFFECT_TOO_LARGE: the values in its texts have more than 30 KB';
        end if;
      elsif writes ? 'event' then
        detail = pg_catalog.jsonb_build_object('event', writes #> '{event,type}');
        if pg_column_size(writes #> '{event,data}') > 8192 then
          error = 'EVENT_TOO_LARGE: the values of its payload have more than 8 KB';
        end if;
      end if;
    end if;
  else
    detail = pg_catalog.jsonb_build_object('job', p_result -> 'job', 'attempts', p_result -> 'attempts') || coalesce(chosen, '{}');
    case
      when p_result ->> 'status' = 'COMPLETED' and n.kind = 'message' then
        select take_effect_step.detail || coalesce(m.detail, '{}'), m.data || pg_catalog.jsonb_build_object('endedAt', p_result -> 'at'), m.withheld, m.error
        into detail, data, withheld, error from automation.read_message_result(p_result) m;
      when p_result ->> 'status' = 'COMPLETED' then
        detail = detail || coalesce(p_result #> '{result,detail}', '{}');
        -- PostgreSQL refuses some JSON that JavaScript reads, such as a NUL.
        if pg_input_is_valid(p_result #>> '{result,json}', 'jsonb') then
          data = (p_result #>> '{result,json}')::jsonb;
        elsif p_result #> '{result,json}' is not null then
          detail = detail || '{"answer": "NOT_JSON"}';
        end if;
      -- By a person; otherwise by the job itself, which may not act now.
      when p_result ->> 'status' = 'CANCELLED' and p_result ->> 'error' not like 'CANCELLED:%' then
        withheld = p_result ->> 'error';
      else
        error = case p_result ->> 'status' when 'CANCELLED' then 'JOB_' else '' end || (p_result ->> 'error');
    end case;
  end if;

  if withheld is not null then
    detail = detail || pg_catalog.jsonb_build_object('suppressed', pg_catalog.split_part(withheld, ':', 1));
    stop = case when withheld <> 'NO_CUSTOMER' then nullif(n.config ->> 'whenSuppressed', 'skip') end;
    due_at = case when stop = 'wait' then p_now + interval '1 day' end;
    outcome = case when stop = 'end' then 'SUPPRESSED' end;
  elsif error is not null then
    writes = null;
    detail = detail || pg_catalog.jsonb_build_object('error', pg_catalog."left"(error, 500));
    data = pg_catalog.jsonb_build_object('error', automation.error_of_step(error));
    stop = case when n.on_error = 'stop' then 'fail' end;
    port = case n.on_error when 'branch' then 'error' else 'next' end;
    outcome = case when stop = 'fail' then pg_catalog."left"(error, 500)
      || pg_catalog.format(' (node "%s", attempt %s)', n.key, coalesce(p_result ->> 'attempts', '1')) end;
  end if;
  if n.kind = 'message' and stop is distinct from 'work' and stop is distinct from 'wait' then
    data = coalesce(data, '{}') || case when error is not null then pg_catalog.jsonb_build_object('outcome', 'failed', 'endedAt', coalesce(p_result -> 'at', facts -> 'now'))
      when withheld is not null then pg_catalog.jsonb_build_object('outcome', 'skipped', 'reason', detail -> 'suppressed') else '{}' end;
    writes = pg_catalog.jsonb_build_object('message', pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('status', data -> 'outcome',
      'code', pg_catalog.split_part(coalesce(error, withheld), ':', 1), 'text', coalesce(error, withheld),
      'triggerRunId', facts #> '{run,trigger,triggerRunId}', 'messageRunId', facts #> '{run,trigger,messageRunId}',
      -- The job of a message that it skipped itself has logged it.
      'skipped', case when withheld is not null and p_result ->> 'status' is distinct from 'COMPLETED' then automation.skipped_message(n, facts) end)));
  end if;
  if chosen is not null then
    writes = coalesce(writes || exposure, writes, exposure);
    data = case when stop in ('work', 'wait') then data else coalesce(data, '{}') || pg_catalog.jsonb_build_object('variant', chosen -> 'variant') end;
  end if;
  if stop is not null then port = null; end if;
  detail = nullif(detail, '{}');
end
$$;
