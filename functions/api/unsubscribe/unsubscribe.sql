-- Says no to e-mail for the customer whose token it is; false: there is no such token.
select automation.unsubscribe(:token::uuid, :now::timestamptz) as "is_known!"
