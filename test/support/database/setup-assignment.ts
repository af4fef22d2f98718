/** The assignment of automation.drawn_arm once more, in TypeScript. */
import { createHash } from 'node:crypto';
import type { Division } from './setup-experiment.ts';

/** The first 32 bits of md5(salt ‖ ':' ‖ customer's id). */
const bucketOf = (salt: string, customerId: string): number =>
  createHash('md5').update(`${salt}:${customerId}`).digest().readUInt32BE(0);

/** Whose share a place of 0 to 2^32 is in. Products stay below 2^53. */
export const armAt = ({ arms, cuts }: Pick<Division, 'arms' | 'cuts'>, place: number): string | undefined =>
  arms[cuts.findIndex((cut) => place * 10_000 < cut * 2 ** 32)];

export function drawnArm({ salt, holdoutSalt, arms, cuts, holdout }: Division, customerId: string): string | undefined {
  if (bucketOf(holdoutSalt, customerId) * 10_000 < holdout * 2 ** 32) return 'HELD_OUT';
  return armAt({ arms, cuts }, bucketOf(salt, customerId));
}
