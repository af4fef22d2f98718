-- Returns the place of a template's e-mail among those with causes of one moment: a customer is welcomed before anything else, and
-- the journey ends after its last deliverable. Plain SQL without a search_path of its own, so that PostgreSQL inlines it.
create or replace function automation.mail_rank(template text) returns integer
language sql immutable parallel safe
as $$
  select case template when 'WELCOME' then 1 when 'CLIENT_ACTIVATED' then 2 when 'JOURNEY_COMPLETED' then 9 else 5 end
$$;
