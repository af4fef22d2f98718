/** The console in a real browser: the engine's screens, and what holds on every screen. */
import { describe } from 'vitest';
import { bookingCases } from './bookings.cases.ts';
import { describeConsole } from './browser/setup-browser.ts';
import { clockCases } from './clock.cases.ts';
import { eventCases } from './events.cases.ts';
import { everyScreenCases } from './every-screen.cases.ts';
import { jobCases } from './jobs.cases.ts';
import { experimentCases } from './journeys/experiments.cases.ts';
import { importCases } from './journeys/imports.cases.ts';
import { nextOrderCases } from './journeys/next-orders.cases.ts';
import { operationCases } from './journeys/operations.cases.ts';
import { systemCases } from './journeys/systems.cases.ts';
import { textCases } from './journeys/texts.cases.ts';
import { triggerExperimentCases } from './journeys/trigger-experiments.cases.ts';
import { longListCases } from './long-lists.cases.ts';
import { maintenanceCases } from './maintenance.cases.ts';
import { qualityCases } from './quality.cases.ts';

describeConsole('the console', (tests) => {
  describe('bookings', () => bookingCases(tests));
  describe('jobs', () => jobCases(tests));
  describe('maintenance', () => maintenanceCases(tests));
  describe('events', () => eventCases(tests));
  describe('every screen', () => everyScreenCases(tests));
  describe('long lists', () => longListCases(tests));
  describe('experiments', () => experimentCases(tests));
  describe('texts', () => textCases(tests));
  describe('experiments on triggers', () => triggerExperimentCases(tests));
  describe('next orders', () => nextOrderCases(tests));
  describe('operations', () => operationCases(tests));
  describe('other systems', () => systemCases(tests));
  describe('imports', () => importCases(tests));
  describe('quality', () => qualityCases(tests));
  // The last, because it moves the clock of the others.
  describe('the clock bar', () => clockCases(tests));
});
