-- Events wait in rows of their own, up to a hundred of one tenant and type to a row. A message only says that there are some.

create table automation.waiting_events (
  id bigint generated always as identity,
  tenant_id uuid not null,
  type text not null,
  event_ids uuid[] not null check (cardinality(event_ids) between 1 and 100),
  -- The next try of an event that failed.
  due_at timestamptz not null default '-infinity',
  created_at timestamptz not null default now(),
  -- The only index, because each writer of an event pays for it: it finds the tenants that wait, and the next rows of each.
  primary key (type, tenant_id, due_at, id)
);

-- How often the function of its type failed at it.
alter table automation.events add column attempts integer not null default 0;

-- Claims of the outbox take tenants in turn: this finds the tenants that wait, and the next rows of each.
create index outbox_turns on automation.outbox (tenant_id, due_at, id);

alter table automation.waiting_events enable row level security;
create policy every_tenant on automation.waiting_events to followthrough_engine using (true) with check (true);
grant select, insert, update, delete on automation.waiting_events to followthrough_engine;
