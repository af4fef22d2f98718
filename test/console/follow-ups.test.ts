/** The console in a real browser: signing in, the screens of follow-ups, and settings. As long as the rest, so that two workers end together. */
import { describe } from 'vitest';
import { describeConsole } from './browser/setup-browser.ts';
import { customerCases } from './customers.cases.ts';
import { overviewCases } from './overview.cases.ts';
import { previewCases } from './preview.cases.ts';
import { settingsCases } from './settings.cases.ts';
import { signInCases } from './sign-in.cases.ts';
import { taskCases } from './tasks.cases.ts';
import { triggerCases } from './triggers.cases.ts';

describeConsole('the console for follow-ups', (tests) => {
  describe('sign-in', () => signInCases(tests));
  describe('overview', () => overviewCases(tests));
  describe('triggers', () => triggerCases(tests));
  describe('preview and forecast', () => previewCases(tests));
  describe('tasks', () => taskCases(tests));
  describe('customers', () => customerCases(tests));
  describe('settings', () => settingsCases(tests));
});
