import { foldText } from '../../../engine/words/fold-text.ts';
import type { Tools } from '../../graph/tools.ts';
import type { Entry } from './entries.ts';

/** Whether the tenant has the page is not asked: pages come and go while a version stays. Without it no message arrives. */
export function checkMessageEntry(place: string, { page, keywords = [], match }: Entry, tools: Tools): void {
  if (page !== undefined && !/^[1-9]\d{0,18}$/.test(page))
    tools.report(
      'BAD_SETTING',
      `${place}.page`,
      `"${page}" is no id of a page`,
      'Use its digits, such as 1876373432431116',
    );
  if (match === 'any' && keywords.length > 0)
    tools.report(
      'BAD_SETTING',
      `${place}.keywords`,
      'would not be looked at: the match "any" takes every message',
      'Remove the words, or choose another match',
    );
  if (match !== 'any') tools.require(place, { keywords });
  for (const [index, word] of keywords.entries())
    if (word !== undefined && foldText(word) === '')
      tools.report('BAD_SETTING', `${place}.keywords.${index}`, 'has no letter and no digit, so no message is like it');
}
