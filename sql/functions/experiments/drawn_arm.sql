-- Returns the arm that chance gives a customer, or HELD_OUT. `p_cuts` are the sums of the arms' shares, `p_holdout` is the share that is held out; both in
-- 1/10 000. Greater shares of one arm, or of the holdout, keep the customers that it has. Whole numbers only: test/support/database/setup-assignment.ts says the same.
create or replace function automation.drawn_arm(
  p_salt text, p_holdout_salt text, p_arms text[], p_cuts integer[], p_holdout integer, p_customer_id uuid
)
returns text
language sql immutable parallel safe set search_path = ''
as $$
  select case when automation.experiment_bucket(p_holdout_salt, p_customer_id) * 10000 < p_holdout * 4294967296 then 'HELD_OUT' else (
    select p_arms[s.n]
    from (select automation.experiment_bucket(p_salt, p_customer_id) * 10000 as place offset 0) b, pg_catalog.generate_subscripts(p_cuts, 1) s (n)
    where b.place < p_cuts[s.n] * 4294967296
    order by s.n
    limit 1
  ) end
$$;
