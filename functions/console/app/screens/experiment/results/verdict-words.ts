/** A verdict in plain words: what it says, what speaks against more, and what to do. */
import { formatDate } from '../../../parts/moment.tsx';
import { count, number } from '../../../parts/words.ts';
import { armName, type Doubt, HELD_OUT, outcomeInWords } from '../../experiments/experiment-words.ts';
import { type Comparison, firstDaysOf, formatOf, type Results, TWO_WEEKS } from './figures.ts';

/** By how much, with the interval. */
function comparedWords({ outcome, arms, control }: Results, winner: string, compared: Comparison): string {
  const format = formatOf(outcome.kind);
  const { difference, low, high } = compared;
  const by = (value: number) => format.difference(value).replace('+', '');
  const meanOf = (id: string) => arms.find((arm) => arm.id === id)?.mean ?? null;
  const [own, other] = [meanOf(winner), meanOf(control)];
  const means = own === null || other === null ? '' : ` (${format.mean(own)} against ${format.mean(other)})`;
  const isLess = outcome.better === 'LESS';
  const better = isLess
    ? `It is better: ${by(-difference)} ${format.unit} less${means}`
    : `It is better by ${by(difference)} ${format.unit}${means}`;
  return `${better}. The difference is between ${by(low)} and ${by(high)}, however often one looks.`;
}

/** What the results say: a heading, and a sentence more. */
export function verdictWords(results: Results): { readonly heading: string; readonly text: string } {
  const { verdict, arms, control, outcome } = results;
  const { kind, winner } = verdict;
  const more = outcome.better === 'MORE' ? 'More' : 'Fewer';
  if (kind === 'SAMPLE_RATIO_MISMATCH')
    return {
      heading: 'No figure can be trusted',
      text: 'The arms did not get the customers that they should have, so something beside chance divides them. Figures are hidden. Look for customers who leave before they are divided, or writers that choose them; then draw up another experiment.',
    };
  if (kind === 'NO_DIFFERENCE_SHOWN_YET' || winner === null)
    return { heading: 'No difference shown yet', text: 'That does not say that there is none.' };
  if (winner === HELD_OUT)
    return {
      heading: 'Customers without a task do better',
      text: `${more} of those who are held out have ${outcomeInWords(outcome)}. Switch the trigger off, or try another task.`,
    };
  if (winner === control)
    return {
      heading: `${armName(arms, control)} does better than every other arm`,
      text: `${more} of its customers have ${outcomeInWords(outcome)}. Keep it: decide for it.`,
    };
  const compared = arms.find(({ id }) => id === winner)?.comparison;
  return {
    heading: `${armName(arms, winner)} does better than ${armName(arms, control)}`,
    text: `${compared ? comparedWords(results, winner, compared) : ''} A person decides: “Decide…” sends everybody its way.`,
  };
}

/** When two weeks can be counted; without customers on further days never, however long one waits. */
function whenOver({ phaseStartedAt, countedAt, outcome }: Results): string {
  if (phaseStartedAt === null) return '';
  const { verdict } = firstDaysOf(phaseStartedAt, outcome.days);
  if (countedAt === null || countedAt.slice(0, 10) < verdict) return `Wait at least until ${formatDate(verdict)}.`;
  return 'Waiting alone does not help any more: customers have to come on later days.';
}

/** What a doubt is, and what helps while customers come. */
function explain(doubt: Doubt, results: Results): readonly [is: string, helps: string] {
  const { arms, days, outcome, smallestArm, phaseStartedAt } = results;
  const named = (of: typeof arms) =>
    of.map(({ id, counted }) => `${armName(arms, id)} has ${number(counted)}`).join(', ');
  const open = arms.filter(({ percentage }) => percentage > 0);
  const few = open.filter(({ counted }) => counted < smallestArm);
  switch (doubt) {
    case 'NOBODY_YET':
      return [
        `An arm has no customer yet whose time for the outcome (${count(outcome.days, 'day')}) is over.`,
        `${phaseStartedAt === null ? '' : `The first can be counted on ${formatDate(firstDaysOf(phaseStartedAt, outcome.days).figures)}. `}If nobody comes, see whether the trigger or the workflow is active, and customers come to it.`,
      ];
    case 'TWO_WEEKS_NOT_OVER':
      return [
        `The last day that is counted must be two whole weeks after the first${days > 0 ? `: ${count(TWO_WEEKS + 1 - days, 'more day')}` : ''}. So each day of the week counts twice; days without customers between do no harm.`,
        whenOver(results),
      ];
    case 'TOO_FEW_CUSTOMERS':
      return [
        `Each arm needs ${count(smallestArm, 'counted customer')}${few.length > 0 ? `: ${named(few)}` : ''}.`,
        'Wait, or let more customers come.',
      ];
    case 'TOO_FEW_OUTCOMES':
      return [
        'The outcome is too rare, or too usual, for arms of this size: the smaller one should have five customers with it, and five without.',
        'Wait for more customers, or give the small arm a greater share.',
      ];
    case 'INTERVALS_CONTAIN_ZERO':
      return [
        'The difference may as well be chance: its interval contains 0.',
        'Wait for more customers. If a difference as small as this does not matter to you, stop it.',
      ];
    default:
      return [doubt, ''];
  }
}

/** A doubt, and what helps. Of one that is over nothing does, but for the days that are still to be counted; nor while nobody can come (`isNowhere`). */
export function doubtWords(doubt: Doubt, results: Results, isNowhere = false): string {
  const [is, helps] = explain(doubt, results);
  if (isNowhere && results.status === 'RUNNING') return is;
  return `${is} ${results.status === 'RUNNING' ? helps : 'Nobody comes to it any more; who came is counted to the end.'}`.trim();
}
