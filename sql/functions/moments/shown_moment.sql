-- Returns a moment as replies of the API can show it: one beyond the years 1 to 9999, an infinite one too, is the first or the last of them.
create or replace function automation.shown_moment(p_at timestamptz) returns timestamptz
language sql immutable parallel safe
as $$ select case when p_at is not null then least(greatest(p_at, timestamptz '0001-01-01T00:00:00Z'), timestamptz '9999-12-31T23:59:59.999Z') end $$;
