-- Tells whether a message is one of the words by which somebody wants no more messages, and nothing else.
create or replace function automation.is_opt_out(said text, words jsonb) returns boolean
language sql immutable parallel safe set search_path = ''
as $$
  select coalesce(automation.fold_text(said) <> '' and exists (
    select from jsonb_array_elements_text(words) w(word) where automation.fold_text(w.word) = automation.fold_text(said)), false)
$$;
