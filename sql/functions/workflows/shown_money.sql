-- Shows an amount with two decimals and groups of three. A code such as EUR follows it, a symbol leads.
create or replace function automation.shown_money(amount numeric, currency text) returns text
language sql immutable set search_path = ''
as $$
  select case
    when currency = '' then shown
    when currency ~ '^[A-Za-z]+$' then shown || ' ' || currency
    when pg_catalog.left(shown, 1) = '-' then '-' || currency || pg_catalog.substr(shown, 2)
    else currency || shown
  end
  from (
    select case when rounded < 0 then '-' else '' end
      || pg_catalog.regexp_replace(pg_catalog.split_part(pg_catalog.abs(rounded)::text, '.', 1), '(\d)(?=(\d{3})+$)', '\1,', 'g')
      || '.' || pg_catalog.split_part(pg_catalog.abs(rounded)::text, '.', 2) as shown
    from (select pg_catalog.round(amount, 2) as rounded) r
  ) s
$$;
