/** In a file of its own, which loads nothing that the seals of functions/engine/seals are loaded by. */
import { type SealedPlace, seal, sealingKey, unseal } from '../../../engine/seals/seal.ts';

const key = sealingKey('a master secret that is long enough for a key');

/** In place of functions/engine/seals/seals.ts: seals with a key of tests. */
export const seals = {
  sealSecret: async (text: string, place: SealedPlace): Promise<string> => seal(key, text, place),
  openSecret: async (sealed: string, place: SealedPlace): Promise<string> => unseal([key], sealed, place),
};
