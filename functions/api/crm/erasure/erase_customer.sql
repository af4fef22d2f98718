-- Erases the caller's customer, and returns what was done; null where there is none.
select automation.erase_customer(:external_id::text, :now::timestamptz) as "erased?"
