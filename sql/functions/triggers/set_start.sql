-- Keeps the moment from which a trigger with `startFrom: now` acts: when it was made, or when its config first said so.
create or replace function automation.set_start() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if new.config ->> 'startFrom' is distinct from 'now' then
    new.starts_at := null;
  elsif tg_op = 'INSERT' then
    new.starts_at := coalesce(new.starts_at, new.created_at);
  elsif old.config ->> 'startFrom' is distinct from 'now' then
    new.starts_at := case when new.updated_at <> old.updated_at then new.updated_at else now() end;
  end if;
  return new;
end
$$;
