/** Routes whose body is checked against the registry of events. */
import * as z from 'zod/mini';
import { didYouMean } from '../../engine/did-you-mean.ts';
import { events } from '../../registry.ts';
import type { SchemaProblem } from '../http/fields/required-or.ts';
import { object } from '../http/fields/strict-object.ts';
import { withBody } from '../http/request/route.ts';
import { eventFields, routes } from './routes.ts';

const types = Object.values(events).map(({ type }): string => type);
const CUSTOM = /^custom\.[a-z0-9._-]{1,90}$/;

/** A type that only workflows know. */
export const isCustom = (type: string): boolean => CUSTOM.test(type);

const error = ({ input }: SchemaProblem) =>
  input === undefined
    ? `is required: one of ${types.join(', ')}, or custom.<name>`
    : `must be one of ${types.join(', ')}, or custom.<name> in lower case${didYouMean(String(input), types)}`;

// The message of the second is shown for a text, that of the union for anything else.
const eventType = z.union([z.enum(types), z.string().check(z.regex(CUSTOM, { error }))], { error });

export const checkedRoutes = {
  recordEvent: withBody(routes.recordEvent, object({ ...eventFields, type: eventType })),
};
