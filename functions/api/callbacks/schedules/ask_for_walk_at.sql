-- Asks for a wake-up of the function that fires schedules, at a moment; null: now.
select from automation.ask_for_walk(:at::timestamptz, :now::timestamptz)
