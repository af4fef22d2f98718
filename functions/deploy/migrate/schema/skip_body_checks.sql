-- Lets a function be created before the functions that its body calls, until the transaction ends.
set local check_function_bodies = off
