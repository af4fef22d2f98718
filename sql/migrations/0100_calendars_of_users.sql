-- Calendars of users: when a sales rep works (docs/calendars.md). One is meant for its user wherever none is named.
alter table automation.calendars
  add column user_id uuid,
  add constraint calendars_default_of_all check (user_id is null or not is_default);
create unique index calendars_of_user on automation.calendars (tenant_id, user_id) where user_id is not null;
