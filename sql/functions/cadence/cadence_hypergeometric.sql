-- Returns Gauss's 2F1(a, b; c; z) by its series, for 0 <= z < 1; null when that does not end. functions/maintenance/fit-cadence/model has the same.
create or replace function automation.cadence_hypergeometric(a double precision, b double precision, c double precision, z double precision)
returns double precision
language plpgsql immutable set search_path = ''
as $$
declare
  term double precision := 1;
  total double precision := 1;
begin
  for n in 0 .. 99999 loop
    term := term * (a + n) * (b + n) / ((c + n) * (n + 1)) * z;
    total := total + term;
    if abs(term) <= 1e-14 * abs(total) then
      return total;
    end if;
  end loop;
  return null;
end
$$;
