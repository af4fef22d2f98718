/** The clock bar in a real browser, on a stack of its own: its moves would move the clock of the other cases too. */
import { clockCases } from './clock.cases.ts';
import { describeConsole } from './setup-browser.ts';

describeConsole('the clock bar', clockCases);
