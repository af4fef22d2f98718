import { defineNode } from '../define.ts';
import { choice, decimal, section, whole } from '../fields.ts';

export const merge = defineNode({
  type: 'merge',
  group: 'decide',
  title: 'Merge',
  summary:
    'Waits for the branches of its parallel. One that ends or fails counts as arrived, so it never waits in vain.',
  role: 'join',
  shape: {
    wait: choice(['all', 'any', 'n'], { title: 'Wait for', default: 'all' }),
    n: whole(1, 20, { title: 'How many', description: 'With wait n' }),
    onBranchFailure: choice(['fail', 'tolerate'], { title: 'When branches fail', default: 'fail' }),
    tolerate: section(
      { count: whole(0, 20, { title: 'At most' }), percent: decimal(0, 100, { title: 'At most, in percent' }) },
      { title: 'Failed branches that are tolerated' },
    ),
  },
  required: [],
  takes: { wait: { n: ['n'] }, onBranchFailure: { tolerate: ['tolerate'] } },
  ports: () => ['next'],
  compile({ wait = 'all', n, onBranchFailure, tolerate }, tools) {
    if (wait === 'n') tools.require('', { n });
    if (wait !== 'n' && n !== undefined) tools.report('BAD_SETTING', 'n', 'n goes with wait "n" only');
    const { count, percent } = tolerate ?? {};
    if (tolerate && (count === undefined) === (percent === undefined))
      tools.report('BAD_SETTING', 'tolerate', 'must have either count or percent');
    if (tolerate && onBranchFailure === 'fail')
      tools.report(
        'BAD_SETTING',
        'tolerate',
        'does not go with onBranchFailure "fail"',
        'Set onBranchFailure to "tolerate"',
      );
    const isTolerant = tolerate !== undefined || onBranchFailure === 'tolerate';
    const config = { wait, n: n ?? null, toleratedCount: count ?? null, toleratedPercent: percent ?? null };
    // "tolerate" without a number tolerates any.
    return { config: isTolerant && !tolerate ? { ...config, toleratedPercent: 100 } : config };
  },
});
