-- What a person gives up, with the reason: failed jobs, and messages in the dead letters of SQS (docs/operating.md, "Dead letters").

-- The job's status stays FAILED: it has failed, whatever a person decides afterwards. Lists show it as DISCARDED (automation.shown_status).
alter table automation.jobs
  add column discarded_at timestamptz,
  add column discarded_by text,
  add column discard_reason text;
-- Not checked for the rows of before, which have none of the three.
alter table automation.jobs
  add constraint jobs_discard_whole check (num_nonnulls(discarded_at, discarded_by, discard_reason) in (0, 3)) not valid,
  add constraint jobs_discard_reason_check check (length(discard_reason) between 1 and 500) not valid;

-- Messages of the whole installation: their tenant is the one that stands for none.
create table automation.discarded_messages (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  -- Name of the dead letters in the API.
  queue text not null check (length(queue) between 1 and 100),
  message_id text not null check (length(message_id) between 1 and 100),
  -- Queue of SQS that the message came from.
  source text check (length(source) <= 100),
  sent_at timestamptz not null,
  -- Null where messages may hold personal data.
  body text check (length(body) <= 1000),
  reason text not null check (length(reason) between 1 and 500),
  discarded_by text not null check (length(discarded_by) between 1 and 300),
  discarded_at timestamptz not null,
  primary key (tenant_id, id),
  constraint discarded_messages_once unique (tenant_id, queue, message_id)
);
create index discarded_messages_newest on automation.discarded_messages (tenant_id, discarded_at, id);

do $$
begin
  alter table automation.discarded_messages enable row level security;
  create policy every_tenant on automation.discarded_messages to followthrough_engine using (true) with check (true);
  create policy own_tenant on automation.discarded_messages to followthrough_api
    using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
end
$$;
grant select, insert on automation.discarded_messages to followthrough_api;
