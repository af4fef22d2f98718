-- Whether a transaction is over, committed or not, and what it wrote can be seen.
select pg_visible_in_snapshot(:xid::text::xid8, pg_current_snapshot()) as "is_over!"
