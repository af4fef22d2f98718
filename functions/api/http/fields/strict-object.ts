import * as z from 'zod/mini';
import { didYouMean } from './did-you-mean.ts';
import type { Problem } from './required-or.ts';

/** An object that refuses members it does not know; `explainIssues` splits the lines again, one per member. */
export const object = <T extends z.core.$ZodLooseShape>(shape: T) => {
  const known = Object.keys(shape);
  const unknown = (name: string) => {
    const takes = known.length === 0 ? 'none are taken' : `known: ${known.join(', ')}`;
    return `is unknown${didYouMean(name, known) || `; ${takes}`}`;
  };
  return z.strictObject(shape, {
    error: (problem: Problem) => {
      if (problem.code === 'unrecognized_keys') return (problem.keys ?? []).map(unknown).join('\n');
      return problem.input === undefined ? 'is required' : 'must be an object';
    },
  });
};

/** JSON object whose members are not ours to know. */
export const freeObject = z.unknown().check(z.meta({ type: 'object', additionalProperties: true }));
