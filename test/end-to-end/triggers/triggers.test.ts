/** Triggers in trouble, on one running stack: many at once, functions that die, messages and rows that are wrong. */
// In this order: the first cases need the morning at which the stack starts, the next leave dead letters behind, the last moves the clock by days.
import './concurrency.cases.ts';
import './crash.cases.ts';
import './bad-messages.cases.ts';
import './forecast.cases.ts';
