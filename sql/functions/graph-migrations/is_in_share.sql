-- Tells whether something belongs to a share in percent. What is in a share is in every greater one of the same salt.
create or replace function automation.is_in_share(salt text, id uuid, percent numeric) returns boolean
language sql immutable
as $$
  select ('x' || left(md5(salt || ':' || id), 7))::bit(28)::integer % 10000 < percent * 100
$$;
