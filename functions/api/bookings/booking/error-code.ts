import * as z from 'zod/mini';
import { requiredOr } from '../../http/fields/required-or.ts';

/** The code with which the error of a failed call begins. */
export const errorCode = z
  .string()
  .check(z.regex(/^[A-Z][A-Z0-9_]{0,99}$/, requiredOr('must be a code such as ANSWERED_404')));
