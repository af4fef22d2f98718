/** The eight deliverables of the journey, first month first. */
export interface Month {
  readonly title: string;
  /** What the document must contain. */
  readonly task: string;
}

export const months: readonly Month[] = [
  {
    title: 'Foundations and goals',
    task: 'Where the customer stands today, three goals that can be measured, and who does what.',
  },
  {
    title: 'Market and customers',
    task: 'Who buys and why, the competitors as a table, and the two groups worth most effort.',
  },
  { title: 'Offer and prices', task: 'What is sold, what sets it apart, prices as a table, and what to drop.' },
  {
    title: 'Marketing plan',
    task: 'Messages, channels with cost and expected return as a table, and a calendar of six weeks.',
  },
  {
    title: 'Sales process',
    task: 'Steps from first contact to order, what is said at each, and the figures that show where it is lost.',
  },
  {
    title: 'Operations and quality',
    task: 'How work gets done, where time goes, checks that prevent mistakes, and suppliers.',
  },
  {
    title: 'Finances and key figures',
    task: 'Income, cost and cash by month as a table, and the five figures to look at every week.',
  },
  {
    title: 'Review and next year',
    task: 'What was reached against the goals of the first month, what was learned, and the plan for the next year.',
  },
];
