-- Stores that the customer of a token wants no e-mail; returns false for an unknown token.
select automation.unsubscribe(:token::uuid, :now::timestamptz) as "is_known!"
