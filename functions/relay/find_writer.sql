-- Finds whether a transaction is over, committed or not, and its rows are visible.
select pg_visible_in_snapshot(:xid::text::xid8, pg_current_snapshot()) as "is_over!"
