import type { core } from 'zod/mini';

/** One member of a graph that has the wrong shape. */
export interface ShapeProblem {
  readonly path: string;
  readonly message: string;
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function messageOf(issue: core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${NOUNS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be at least ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'string') return `must have at most ${issue.maximum} characters`;
      return issue.origin === 'array' ? `must have at most ${issue.maximum} items` : `must be at most ${issue.maximum}`;
    case 'invalid_format':
      return 'must have 1 to 40 letters, digits, hyphens or underscores';
    case 'custom':
      return issue.message;
    default:
      return 'has the wrong shape';
  }
}

/** Returns one line for each member of the wrong shape. `root` is where the value is. */
export function explainIssues(issues: readonly core.$ZodIssue[], root: string): ShapeProblem[] {
  return issues.flatMap((issue) => {
    const path = [root, ...issue.path.map(String)].filter(Boolean).join('.');
    if (issue.code !== 'unrecognized_keys') return [{ path, message: messageOf(issue) }];
    return issue.keys.map((key) => ({ path: `${path}.${key}`, message: 'is unknown' }));
  });
}
