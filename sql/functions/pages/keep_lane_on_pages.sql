-- The same for every writer of pages.
create or replace trigger keep_lane after insert or update of per_second, blocked_until or delete on automation.pages
  for each row execute function automation.keep_lane_of_page();
