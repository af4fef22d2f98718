-- A language model may word suggestions (docs/insight.md, "In other words"), where the tenant asks for it.
alter table automation.tenant_settings add column word_suggestions boolean not null default false;

-- What the model said, so that it is asked about a sentence once. Names are left out of both, so nothing here is about a person.
create table automation.suggestion_wordings (
  tenant_id uuid not null,
  -- Of the sentence, the model, and what the model is told to do.
  hash text not null check (length(hash) = 64),
  -- Null: it gave none that may be shown.
  wording text check (length(wording) between 1 and 2000),
  asked_at timestamptz not null,
  -- When to ask again where it gave none.
  ask_again_at timestamptz,
  -- The last day, in UTC, on which the sentence was read.
  used_on date not null,
  primary key (tenant_id, hash),
  constraint suggestion_wordings_say_when check ((wording is null) = (ask_again_at is not null))
);
create index suggestion_wordings_by_use on automation.suggestion_wordings (used_on);

alter table automation.suggestion_wordings enable row level security;
create policy every_tenant on automation.suggestion_wordings to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.suggestion_wordings to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
grant select, update, delete on automation.suggestion_wordings to followthrough_engine;
grant select, insert, update on automation.suggestion_wordings to followthrough_api;
