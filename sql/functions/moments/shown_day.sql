-- Returns a day as replies of the API can show it, as automation.shown_moment does with moments.
create or replace function automation.shown_day(p_day date) returns date
language sql immutable parallel safe
as $$ select case when p_day is not null then least(greatest(p_day, date '0001-01-01'), date '9999-12-31') end $$;
