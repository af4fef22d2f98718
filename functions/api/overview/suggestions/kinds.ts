/** Every kind of suggestion, in the order in which they are listed: a folder here, and its line. */
import { bestTime } from './best-time/kind.ts';
import { duplicateTriggers } from './duplicate-triggers/kind.ts';
import { nodeLoses } from './node-loses/kind.ts';
import { repOverCapacity } from './rep-over-capacity/kind.ts';
import type { Kind } from './suggestion.ts';
import { tasksNobodyCompletes } from './tasks-nobody-completes/kind.ts';
import { threshold } from './threshold/kind.ts';
import { waitTimesOut } from './wait-times-out/kind.ts';

/** In the order in which they are listed: what costs customers or money now comes first. */
export const kinds: readonly Kind[] = [
  repOverCapacity,
  nodeLoses,
  tasksNobodyCompletes,
  duplicateTriggers,
  threshold,
  waitTimesOut,
  bestTime,
];
