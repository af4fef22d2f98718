import { createHmac, timingSafeEqual } from 'node:crypto';

/** Compares in a time that tells nothing of where two texts differ, nor of their lengths. */
export function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'length').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
