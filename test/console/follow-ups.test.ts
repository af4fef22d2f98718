/** The console in a real browser: signing in, the screens of follow-ups, settings and workflows. As long as the rest, so that two workers end together. */
import { describe } from 'vitest';
import { describeConsole } from './browser/setup-browser.ts';
import { customerCases } from './customers.cases.ts';
import { builderCases } from './journeys/builder.cases.ts';
import { scoreCases } from './journeys/scores.cases.ts';
import { suggestionCases } from './journeys/suggestions.cases.ts';
import { winBackCases } from './journeys/win-back.cases.ts';
import { workflowCases } from './journeys/workflows.cases.ts';
import { kpiCases } from './kpis.cases.ts';
import { overviewCases } from './overview.cases.ts';
import { previewCases } from './preview.cases.ts';
import { settingsCases } from './settings.cases.ts';
import { signInCases } from './sign-in.cases.ts';
import { taskCases } from './tasks.cases.ts';
import { triggerCases } from './triggers.cases.ts';

describeConsole('the console for follow-ups', (tests) => {
  describe('sign-in', () => signInCases(tests));
  describe('overview', () => overviewCases(tests));
  describe('suggestions', () => suggestionCases(tests));
  describe('triggers', () => triggerCases(tests));
  describe('preview and forecast', () => previewCases(tests));
  describe('tasks', () => taskCases(tests));
  describe('KPIs', () => kpiCases(tests));
  describe('scores', () => scoreCases(tests));
  describe('customers', () => customerCases(tests));
  describe('settings', () => settingsCases(tests));
  describe('workflows', () => workflowCases(tests));
  describe('the builder', () => builderCases(tests));
  // The last, because it moves the clock of the others.
  describe('a win-back', () => winBackCases(tests));
});
