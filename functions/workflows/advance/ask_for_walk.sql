-- Asks for another wake-up of this function.
select from automation.ask_for_walk(null, :now::timestamptz)
