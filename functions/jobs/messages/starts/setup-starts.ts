/** For tests of channels: messages whose moment is now, and whose moment has passed. */
import type { Start } from './start.ts';

const wait = async () => undefined;
export const AT_ONCE: Start = { wait, isOver: () => false };
export const OVER: Start = { wait, isOver: () => true };
