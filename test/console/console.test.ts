/** The console in a real browser, against the running stack. */
import { describe } from 'vitest';
import { customerCases } from './customers.cases.ts';
import { eventCases } from './events.cases.ts';
import { jobCases } from './jobs.cases.ts';
import { listCases } from './lists.cases.ts';
import { maintenanceCases } from './maintenance.cases.ts';
import { overviewCases } from './overview.cases.ts';
import { previewCases } from './preview.cases.ts';
import { qualityCases } from './quality.cases.ts';
import { settingsCases } from './settings.cases.ts';
import { describeConsole } from './setup-browser.ts';
import { signInCases } from './sign-in.cases.ts';
import { taskCases } from './tasks.cases.ts';
import { triggerCases } from './triggers.cases.ts';

describeConsole('the console', (tests) => {
  describe('sign-in', () => signInCases(tests));
  describe('overview', () => overviewCases(tests));
  describe('triggers', () => triggerCases(tests));
  describe('preview and forecast', () => previewCases(tests));
  describe('tasks', () => taskCases(tests));
  describe('customers', () => customerCases(tests));
  describe('jobs', () => jobCases(tests));
  describe('maintenance', () => maintenanceCases(tests));
  describe('events', () => eventCases(tests));
  describe('settings', () => settingsCases(tests));
  describe('lists', () => listCases(tests));
  describe('quality', () => qualityCases(tests));
});
