import { foldText } from '../../../engine/words/fold-text.ts';
import type { JsonObject } from '../../graph/canonical-json.ts';
import type { Entry } from './entries.ts';

/** What automation.entry_of_message compares messages with. */
export const compileKeywords = ({ page, keywords = [], match = 'exact' }: Entry): JsonObject => ({
  page: page ?? null,
  match,
  keywords: keywords.flatMap((word) => (word === undefined ? [] : [{ word, folded: foldText(word) }])),
});
