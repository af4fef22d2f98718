-- Sessions of users of the CRM, who sign in at an issuer of OpenID Connect instead of with a key.
alter table automation.sessions alter column key_id drop not null;
alter table automation.sessions add column user_id uuid;
-- What the issuer's claim gave the user. The role of a session with a key is the key's.
alter table automation.sessions add column role text check (role in ('viewer', 'operator', 'admin'));
alter table automation.sessions add constraint sessions_of_key_or_user check (
  (key_id is null) = (user_id is not null) and (user_id is null) = (role is null) and (user_id is null or tenant_id is not null)
);

create index sessions_user on automation.sessions (tenant_id, user_id, expires_at) where user_id is not null;

-- A user signs in by e-mail address, before the tenant is known. A CRM may have a view in place of the table, and then needs no index of ours.
do $$
begin
  if exists (select from pg_class c where c.oid = to_regclass('crm.users') and c.relkind in ('r', 'p')) then
    create index users_by_email on crm.users (lower(left(email, 320)));
  end if;
end
$$;

-- Test calls of a tenant's endpoint, which go to whatever address the tenant has given.
insert into automation.quotas (name, window_seconds, default_limit) values ('endpoint_tests_per_minute', 60, 10);
