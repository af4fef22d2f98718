import type { ReplyOf } from '../../api/call.ts';
import { count, number } from '../../parts/words.ts';

/** How many an audience has, in words. */
export function sizeWords({ recipients, isExact, looked, of }: ReplyOf<'countAudience'>, byPages: boolean): string {
  if (byPages) return `${count(recipients, 'subscriber')} now`;
  if (isExact) return `${number(recipients)} of ${count(of, 'customer')} now`;
  return `About ${number(recipients)} of ${count(of, 'customer')} now, by the first ${number(looked)}`;
}
