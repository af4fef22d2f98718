-- Who gets tasks: a setting of the tenant, most open tasks of a user, and whose turn it is in each pool of reps (docs/insight.md).

alter table automation.tenant_settings
  -- {strategy, among?, maxOpenTasks?, fallback?}. Null: the customer's sales rep, or else the tenant's default assignee.
  add column assignment jsonb,
  add constraint tenant_settings_assignment_known check (
    assignment is null
      or jsonb_typeof(assignment) = 'object'
      and coalesce(assignment ->> 'strategy' in ('sales-rep', 'round-robin', 'least-loaded', 'open-load'), false)
      and coalesce(jsonb_typeof(assignment -> 'fallback') = 'array', true)
  );

alter table automation.user_settings
  -- Null: what the assignment says, or no limit.
  add column max_open_tasks integer check (max_open_tasks between 0 and 10000);

alter table automation.assignment_turns
  -- Among whom turns go round: empty for all users. That row is also the lock of the tenant's assignments, and there before a turn was dealt.
  add column pool text not null default '' check (length(pool) <= 32),
  alter column last_user_id drop not null,
  drop constraint assignment_turns_pkey,
  add primary key (tenant_id, pool);

grant select, insert, update on automation.assignment_turns to followthrough_api;
