import * as z from 'zod/mini';

/** For `check`: what OpenAPI says of a member. */
export const describe = (description: string) => z.meta({ description });
