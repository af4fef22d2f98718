-- Messages that wait until their recipient writes again: the job of each runs at once when the window opens.
create table automation.window_waits (
  tenant_id uuid not null,
  page_id bigint not null,
  recipient_id text not null,
  job_id uuid not null,
  primary key (tenant_id, page_id, recipient_id, job_id),
  foreign key (tenant_id, page_id) references automation.pages (tenant_id, page_id) on delete cascade
);
alter table automation.window_waits enable row level security;
create policy every_tenant on automation.window_waits to followthrough_engine using (true) with check (true);
grant select, insert, update, delete on automation.window_waits to followthrough_engine;
