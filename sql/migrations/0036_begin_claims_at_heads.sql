-- Where the last claim of a lane found the first waiting job of each tenant and priority, in the order of the index. Before it are only the
-- rows that claims took since the last vacuum: a million of them would make every claim read ten thousand pages. Four arrays of one length.
alter table automation.job_lanes
  add column head_priorities integer[] not null default '{}',
  add column head_tenants uuid[] not null default '{}',
  add column head_run_ats timestamptz[] not null default '{}',
  add column head_ids uuid[] not null default '{}',
  -- When a claim last looked for them from the beginning.
  add column heads_at timestamptz not null default '-infinity';
