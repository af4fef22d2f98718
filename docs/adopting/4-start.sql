-- Follows the tables of the CRM from now on, and notes all rows that are there. A table that holds parts of a row, such as lines, names the column that
-- has the id of the whole. Names are written with their schema.
select adoption.watch('shop.people', 'users', 'person_id');
select adoption.watch('shop.items', 'products', 'item_no');
select adoption.watch('shop.contacts', 'customers', 'contact_no');
select adoption.watch('shop.deals', 'orders', 'deal_no');
select adoption.watch('shop.deal_lines', 'orders', 'deal_no');
select adoption.watch('shop.visits', 'samples', 'visit_id');
select adoption.note_all();
