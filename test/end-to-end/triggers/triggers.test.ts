/** Triggers in trouble, on one running stack: many at once, functions that die, messages and rows that are wrong. */
// In this order: the first cases need the morning at which the stack starts, the last leave dead letters behind.
import './concurrency.cases.ts';
import './crash.cases.ts';
import './forecast.cases.ts';
import './bad-messages.cases.ts';
