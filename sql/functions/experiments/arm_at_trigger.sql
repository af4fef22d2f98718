-- Returns the arm of a customer at a trigger on which an experiment runs: the one that a person chose, the one that the customer has, or the one that
-- chance gives. HELD_OUT gets no task. No row where none runs. With `p_at` it is the arm at that moment, if it was recorded by then.
-- No search_path of its own, so that PostgreSQL inlines it.
create or replace function automation.arm_at_trigger(p_tenant_id uuid, p_trigger_id uuid, p_customer_id uuid, p_at timestamptz)
returns table (experiment_id uuid, phase smallint, arm text, how text)
language sql stable rows 1
as $$
  select e.id, coalesce(x.phase, e.phase),
    coalesce(o.arm, x.arm, automation.drawn_arm(e.salt, e.holdout_salt, p.arms, p.cuts, p.holdout, p_customer_id)),
    case when o.arm is not null then 'CHOSEN' when x.arm is not null then 'KEPT' else 'DRAWN' end
  from automation.experiments e
  join automation.experiment_phases p on p.tenant_id = e.tenant_id and p.experiment_id = e.id and p.phase = e.phase
  left join automation.experiment_overrides o
    on o.tenant_id = e.tenant_id and o.experiment_id = e.id and o.customer_id = p_customer_id and (p_at is null or o.created_at <= p_at)
  left join automation.experiment_exposures x
    on x.tenant_id = e.tenant_id and x.experiment_id = e.id and x.customer_id = p_customer_id and (p_at is null or x.exposed_at <= p_at)
  where e.tenant_id = p_tenant_id and e.trigger_id = p_trigger_id and case
    when p_at is null then e.status = 'RUNNING'
    else (x.arm is not null or o.arm is not null and e.started_at <= p_at) and coalesce(e.stopped_at > p_at, true) end
  order by e.started_at desc
  limit 1
$$;
