-- Sets the password of a login. Only the schema's owner, which is the deployment, may run it.
create or replace function automation.set_password(login text, password text) returns boolean
language plpgsql set search_path = ''
as $$
begin
  execute format('alter role %I password %L', login, password);
  return true;
end
$$;

revoke all on function automation.set_password(text, text) from public;
