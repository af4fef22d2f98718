-- Asks for the function that walks runs.
select from automation.ask_for_walk(null, :now::timestamptz)
