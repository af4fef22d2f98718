import * as z from 'zod/mini';
import { didYouMean } from '../../../engine/did-you-mean.ts';
import type { SchemaProblem } from './required-or.ts';

/** An object that refuses unknown members. The error has one line per unknown member, which `explainIssues` splits again. */
export const object = <T extends z.core.$ZodLooseShape>(shape: T) => {
  const known = Object.keys(shape);
  const unknown = (name: string) => {
    const takes = known.length === 0 ? 'none are taken' : `known: ${known.join(', ')}`;
    return `is unknown${didYouMean(name, known) || `; ${takes}`}`;
  };
  return z.strictObject(shape, {
    error: (problem: SchemaProblem) => {
      if (problem.code === 'unrecognized_keys') return (problem.keys ?? []).map(unknown).join('\n');
      return problem.input === undefined ? 'is required' : 'must be an object';
    },
  });
};

/** For `z.refine`, behind freeObject. */
export const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON object with any members. OpenAPI shows an object; `isObject` checks it. */
export const freeObject = z.unknown().check(z.meta({ type: 'object', additionalProperties: true }));
