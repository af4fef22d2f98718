-- Returns {at}, the moment for which a node books: that of its path or now, with its offset. Empty: the path leads to no moment.
create or replace function automation.moment_of_booking(p_config jsonb, facts jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce((
    select pg_catalog.jsonb_build_object('at', automation.iso_of(pg_catalog.to_timestamp(m.seconds + (p_config -> 'offsetSeconds')::numeric)))
    from (
      select automation.moment_in(
        case when pg_catalog.jsonb_typeof(p_config -> 'at') = 'array'
          then facts #>> array(select pg_catalog.jsonb_array_elements_text(p_config -> 'at')) else facts ->> 'now' end,
        facts #>> '{run,timeZone}') as seconds
    ) m
    -- What a booking may have: from 1970 to 2199.
    where m.seconds + (p_config -> 'offsetSeconds')::numeric between 0 and 7258118400
  ), '{}')
$$;
